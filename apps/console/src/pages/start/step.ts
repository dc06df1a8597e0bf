/** What each step of the first run gets. */
export interface StepProps {
  onDone: () => void;
  onSkip: () => void;
}
