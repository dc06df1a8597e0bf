import { useLocalStorage } from '@mantine/hooks';

/** Whether keys open pages, kept on this device. */
export const useShortcutsSwitch = () => useLocalStorage({ key: 'wateja.shortcuts', defaultValue: true });
