/**
 * The part of React that the lookup and Downshift use, by Preact. Downshift imports React whole, which would bring all of
 * Preact's imitation of it into the script.
 */
export {
  cloneElement,
  Component,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
} from 'preact/compat';
