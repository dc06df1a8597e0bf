/** The properties of each step of the first run. */
export interface StepProps {
  onDone: () => void;
  onSkip: () => void;
}
