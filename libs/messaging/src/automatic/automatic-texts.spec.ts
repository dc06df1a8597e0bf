import { AUTOMATIC_KINDS } from '../message-enums';
import { checkTexts } from '../templates/texts/check-texts';
import { DEFAULT_TEXTS } from './automatic-texts';

const ALL = Object.entries(DEFAULT_TEXTS).flatMap(([language, texts]) =>
  AUTOMATIC_KINDS.map((kind) => [language, kind, texts[kind]] as const),
);

describe('the texts to begin with', () => {
  it.each(ALL)('in %s of %s can be rendered, and the SMS fits one segment', (_language, kind, texts) => {
    const { example } = checkTexts(texts, kind);
    expect(example.sms).toMatchObject({ encoding: 'GSM-7', segments: 1 });
    expect(example.email?.text).not.toContain('{');
  });

  it('use the same variables in each language', () => {
    for (const kind of AUTOMATIC_KINDS) {
      const [english, kiswahili] = [DEFAULT_TEXTS.en[kind], DEFAULT_TEXTS.sw[kind]].map((texts) =>
        checkTexts(texts, kind).variables.sort(),
      );
      expect([kind, kiswahili]).toEqual([kind, english]);
    }
  });
});
