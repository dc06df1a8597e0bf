/** The texts of an automatic message. It always has all of them. */
export interface AutomaticTexts {
  sms_text: string;
  email_subject: string;
  email_text: string;
}
