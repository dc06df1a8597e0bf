/** The words of one language by which customers ask for an end of messages, or for their return. */
export interface StopWords {
  /** A STOP if the text begins with one of them, whatever follows: `STOP`, `stop OFFERS`, `Sitisha tafadhali`. */
  stop: string[];
  /** A STOP alone or with one more word. In longer texts they mean something else: `Acha nikuje kesho`. */
  stop_briefly: string[];
  /** A START if they are the whole text. */
  start: string[];
  /** A possible STOP if they are the whole text, besides {@link polite} words. */
  alone: string[];
  /**
   * A possible STOP anywhere in a text: these words in this order, without a full stop or comma between them. `a|b`
   * stands for one of several words, and `…` for up to three other words.
   */
  phrases: string[];
  /** Change nothing about the meaning of the words beside them. */
  polite: string[];
  /** These words change the meaning, so a phrase neither contains them nor is followed by them. */
  harmless: string[];
}

/**
 * All words that Wateja looks for in the SMS of customers. A text may mix the languages. They are written in small
 * letters and without accents, and an apostrophe parts two words: `don t`.
 */
export const STOP_WORDS: Record<'english' | 'swahili' | 'french', StopWords> = {
  english: {
    stop: ['stop', 'stopall', 'unsubscribe', 'optout'],
    stop_briefly: ['cancel', 'end', 'quit'],
    start: ['start', 'unstop'],
    alone: [
      ...['stop', 'remove', 'remove me', 'delete', 'delete me', 'no more', 'spam'],
      ...['not interested', 'go away'],
    ],
    phrases: [
      'stop|quit|cease … sending|send|texting|text|texts|messaging|message|messages|msg|msgs|sms',
      'stop|quit|cease … spam|spamming|contacting|bothering|disturbing|receiving|getting|offers|promos|promotions|adverts|ads|marketing',
      'i … said|wrote|replied|sent|texted stop',
      'unsubscribe',
      'opt|opting out',
      'opt me|us out',
      'leave me alone',
      'remove|delete me|us',
      'remove|delete my|our|this number|contact|contacts|name|details|phone',
      'take|get me|us off',
      'do|don not|t send … message|messages|text|texts|sms|msgs|offers|ads|promotions|anything|anymore|again',
      'dont|never send … message|messages|text|texts|sms|msgs|offers|ads|promotions|anything|anymore|again',
      'do|don not|t text|message|sms|contact|spam me|us',
      'dont|never text|message|sms|contact|spam me|us',
      'do|don not|t want|need … message|messages|texts|sms|msgs|spam|offers|ads|adverts|promotions',
      'dont want|need … message|messages|texts|sms|msgs|spam|offers|ads|adverts|promotions',
      'no longer want|wish|interested',
      'no more … message|messages|texts|sms|msgs|spam|ads|adverts|promotions',
      'tired|sick of … message|messages|texts|sms|spam',
    ],
    polite: [
      ...['please', 'pls', 'plz', 'kindly', 'now', 'thanks', 'thank', 'you', 'hi', 'hello', 'dear', 'sir', 'madam'],
      ...['sorry', 'ok', 'it', 'this', 'that', 'these'],
    ],
    harmless: [
      ...['bus|next|last|first stop', 'non stop', 'stop by|over|at|in|for|there|here', 'want to miss'],
      ...['not|t|dont|cant|cannot|never|wont stop'],
    ],
  },
  swahili: {
    stop: ['sitisha', 'komesha'],
    stop_briefly: ['acha', 'simama', 'sitaki', 'ondoa'],
    start: ['anza'],
    alone: [
      ...['acha', 'acheni', 'wacha', 'wacheni', 'achana', 'koma', 'sitisha', 'komesha', 'sitaki', 'sitaki tena'],
      ...['ondoa', 'niondoe', 'niondoeni', 'nitoe', 'nitoeni', 'usinitumie', 'msinitumie'],
    ],
    phrases: [
      'acha|acheni|wacha|wacheni|koma|komeni|komesha|sitisha … kunitumia|kututumia|kutuma|kunitext|kunisumbua|kutusumbua|kunispam',
      'acha|acheni|wacha|wacheni|achana|achaneni|komesha|sitisha sms|ujumbe|jumbe|meseji|message|messages|matangazo',
      'acha|acheni|wacha|wacheni|achana|achaneni|komesha|sitisha na|hii|hizi|hizo sms|ujumbe|jumbe|meseji|message|messages|matangazo',
      'niondoe|niondoeni|mniondoe',
      'nitoe|nitoeni|mnitoe … orodha|list|listi',
      'sitaki|hatutaki|sihitaji … sms|ujumbe|jumbe|meseji|message|messages|matangazo|promo|promosheni',
      'usinitumie|usitutumie|msinitumie|msitutumie|msitume … sms|ujumbe|jumbe|meseji|message|messages|matangazo|tena',
      'usinitext|msinitext|usinisumbue|msinisumbue|mnanisumbua',
      'ondoa|ondoeni|futa|futeni|toa|toeni namba|nambari|number|jina yangu|langu',
    ],
    polite: ['tafadhali', 'asante', 'ahsante', 'sana', 'jamani', 'sasa', 'habari'],
    harmless: ['sitaki kukosa|kupitwa'],
  },
  french: {
    stop: [],
    stop_briefly: [],
    start: [],
    alone: [
      ...['arret', 'arrete', 'arretez', 'arreter', 'stopper', 'desabonner', 'desabonnement', 'desinscription'],
      ...['retirez moi', 'enlevez moi', 'supprimez moi', 'ca suffit'],
    ],
    phrases: [
      'arretez|arrete|arreter|cessez|cesser … envoyer|envoi|envois|message|messages|sms|texto|textos|pub|pubs|publicite|publicites',
      'desabonner|desabonnez|desinscrire|desinscrivez',
      'ne|n … envoyez|envoie|envoyer|ecrivez|contactez plus|rien|jamais',
      'ne veux|souhaite|desire plus|pas … recevoir|message|messages|sms|textos|pub|pubs|publicite|publicites',
      'retirez|enlevez|supprimez|effacez mon numero|contact|nom',
      'retirez|enlevez|supprimez|effacez moi … liste',
      'plus de messages|sms|textos|pub|pubs|publicite|publicites',
    ],
    polite: ['svp', 'merci', 'bonjour', 's', 'il', 'te', 'vous', 'plait'],
    harmless: ['arret de|du|bus'],
  },
};
