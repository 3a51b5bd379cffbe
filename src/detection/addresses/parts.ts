/**
 * Pieces of expressions for the parts of an address, over bytes read as Latin-1: words, streets, units, cities, separators.
 * Every quantifier is bounded. Street words are written from general knowledge of the eight countries.
 */

/** A letter of any Latin alphabet as it looks when its bytes are read as Latin-1. */
const letter = "[A-Za-z\\x80-\\xff]";

/** A word with a capital. Capitals outside ASCII begin with the bytes of Latin-1 or Latin Extended. */
export const capitalWord = `(?:[A-Z]|\\xc3[\\x80-\\x9e]|[\\xc4\\xc5][\\x80-\\xbf])(?:${letter}|['.\\d-]){0,40}`;

/** Small words inside streets and cities. */
const particle =
  "(?:of|the|and|de|du|des|da|di|del|della|delle|degli|dei|dello|la|le|les|los|las|el|y|e|von|vom|der|den|dem|van|am|an|im|in|zu|zum|zur|a|ob|bei|sur|sous|l\\xc3\\xa8s|en|aux?|upon|on|by|under|[dl]'(?=[A-Z\\xc3]))";

/** Between two lines of an address: a comma, a line break, or both. */
export const separator = "(?:,[ \\t]?\\r?\\n?|[ \\t]?\\r?\\n)[ \\t]{0,8}";

/** A word of a city's name: without dots, but for saints. */
const cityWord = `(?:S[Tt][Ee]?\\.|(?:[A-Z]|\\xc3[\\x80-\\x9e]|[\\xc4\\xc5][\\x80-\\xbf])(?:${letter}|['-]){0,40})`;

/** A city of up to five words. */
export const cityName = `${cityWord}(?:[ /-](?:${particle} ?){0,2}${cityWord}){0,4}`;

/** Words, and the same in capitals, as labels of parcels have them. */
function alsoInCapitals(words: string): string {
  return `${words}|${words.toUpperCase()}`;
}

/** A part of a building. */
export const unit = `(?:${alsoInCapitals("Apt|Apartment|Suite|Ste|Unit|Flat|Floor|Fl|Room|Rm|Bldg|Building|Level|Lot|Shop|Studio")}|#)\\.? ?#?(?:[A-Z]?-?\\d{1,5}[A-Za-z]?|[A-Z])(?![A-Za-z\\d])`;

const ordinal = "\\d{1,3}(?:st|nd|rd|th|ST|ND|RD|TH)";

/** A post office box. */
const box = "(?:P\\.? ?O\\.? ?Box|PO Box|P\\.?O\\.? BOX|GPO Box|Post Office Box|Unit \\d{1,5} Box) \\d{1,6}";

/** A street as written in English: the number first. */
export const englishStreet = `(?:${box}|\\d{1,5}[A-Za-z]?(?:[-/]\\d{1,5}[A-Za-z]?)?,? (?:(?:${capitalWord}|${ordinal}|${particle}) ){0,5}(?:${capitalWord}|${ordinal})(?: ${unit})?)`;

/** Words that a street's name ends or begins with in English. */
export const englishStreetWord =
  /\b(?:street|st|road|rd|avenue|ave|av|boulevard|blvd|drive|dr|lane|ln|way|square|sq|court|ct|circle|cir|terrace|ter|place|pl|crescent|cres|close|grove|mews|row|highway|hwy|route|parkway|pkwy|expressway|freeway|turnpike|alley|path|trail|trl|crossing|gardens?|walk|quay|rise|parade|esplanade|circuit|loop|gate|green|hill|park|view|vale|wharf|broadway|plaza|heights|ridge|run|pass|point|bend|hollow|knolls?|meadows?|mills?|springs?|villages?|vista|estates?|forks?|forges?|fields?|fort|glens?|harbors?|haven|inlet|island|isle|junctions?|keys?|lakes?|landing|lights?|locks?|lodge|manors?|motorway|mountains?|neck|orchard|oval|overpass|passage|pike|pines?|plains?|port|prairie|radial|ramp|ranch|rapids?|rest|rivers?|rue|shoals?|shores?|spurs?|squares|stravenue|streams?|streets|summit|throughway|trace|track|trafficway|tunnel|underpass|unions?|valleys?|viaduct|views|ville|walks|wall|wells?|box|foreshore|strand|burgs?|bypass|camp|canyon|cape|causeway|centers?|cliffs?|club|common|corners?|course|courts|coves?|creek|crest|curve|dale|dam|divide|drives|extensions?|falls|ferry|flats?|ford|forest|freeway|gateway|groves|beach|bluffs?|bottom|branch|bridge|brooks?|bayou|chemin|chaussee|boul|mall|mission|mount|station|crossroads?|loaf|brook|circles)\b/i;

/** German street names end so, as a word of their own or joined; or they begin with where the street lies. */
export const germanStreetWord =
  /^(?:Am|An|Auf|Im|In|Zum|Zur|Unter|Hinter|Vor|Bei) |(?:stra(?:\xc3\x9f|ss)e|str\.?|weg|platz|allee|gasse|ring|ufer|damm|chaussee|promenade|steig|stieg|pfad|markt|hof|park|berg|graben|tor|br\xc3\xbccke|kamp|feld|garten|wall|zeile|twiete|redder|winkel|grund|siedlung|aue|bogen|kai|deich|anger|wiese|wiesen|heide|hang|h\xc3\xb6he|blick|rain|steg|horst|busch|acker|haus|dorf|au|m\xc3\xbchle|schacht|leite|halde|lohe)\b/i;

/** A house number behind a street's name. */
const houseNumber = "\\d{1,4} ?[A-Za-z]?(?:[-/]\\d{1,4} ?[a-z]?)?";

/** Behind a German house number: the floor or the flat. */
const germanFlat =
  "(?:,? (?:(?:Zimmer|Zi\\.|Apt\\.|Wohnung|Whg\\.?|App\\.?|Etage|Haus) ?\\d{1,4}|\\d{1,2}\\.? (?:OG|Stock|Etage)|EG|DG|Hinterhaus))?";

/** A street as written in German: the number last. */
export const germanStreet = `(?:(?:${capitalWord}|${particle}|\\d{1,2}\\.) ){0,4}${capitalWord},? ${houseNumber}${germanFlat}`;

/** Words that French, Italian and Spanish streets begin with, in small letters. */
const romanceTypes =
  "rue|avenue|av\\.?|ave\\.?|boulevard|boul\\.?|bd\\.?|bld|blvd\\.?|place|pl\\.?|chemin|ch\\.|all\\xc3\\xa9es?|allees?|impasse|quai|cours|route|rte|square|passage|sentier|faubourg|ruelle|esplanade|rond-point|venelle|voie|via|viale|v\\.le|piazza|p\\.zza|piazzale|corso|c\\.so|largo|vicolo|strada|contrada|borgo|rotonda|incrocio|stretto|canale|lungomare|lungotevere|lungarno|salita|localit\\xc3\\xa0|frazione|traversa|galleria|calle|c/|c\\.|cl\\.?|avenida|avda\\.?|avd\\.?|plaza|pza\\.?|plza\\.?|paseo|p\\.\\xc2\\xba|camino|cno\\.?|carretera|ctra\\.?|ronda|traves\\xc3\\xada|glorieta|rambla|vial|v\\xc3\\xada(?: [Pp]\\xc3\\xbablica)?|cuesta|pasadizo|pasaje|callej\\xc3\\xb3n|acceso|alameda|ca\\xc3\\xb1ada|urbanizaci\\xc3\\xb3n|pol\\xc3\\xadgono|carrer|costanilla|c\\xc3\\xb9|calzada|sector|parque|jardines|partida|aldea|apartamento|arrabal|arroyo|bajada|barranco|barrio|bloque|calleja|carretera|caser\\xc3\\xado|colonia|conjunto|chalet|edificio|entrada|escalinata|explanada|extramuros|extrarradio|ferrocarril|grupo|huerta|lado|lugar|manzana|mas\\xc3\\xada|mercado|muelle|municipio|parcela|poblado|prolongaci\\xc3\\xb3n|puente|puerta|quinta|ramal|rampa|riera|rinc\\xc3\\xb3n|rua|salida|secci\\xc3\\xb3n|senda|solar|subida|terrenos|torrente|gran v\\xc3\\xada";

const anyCase = (words: string) => words.replace(/(?<![\\x])\b[a-z](?=[a-z./-])/g, (first) => `[${first}${first.toUpperCase()}]`);

/** Behind the number: floor, door, building. */
const doorway = "[A-Za-z\\d\\x80-\\xff.' /-]{1,24}";

/** A street as written in French, Italian and Spanish: its kind first, the number before or behind. */
export const romanceStreet = `(?:\\d{1,4}[A-Za-z]?(?: ?(?:bis|ter|quater))?,? )?(?:${anyCase(romanceTypes)}) ?(?:(?:${particle} ?|${capitalWord} |\\d{1,2} )){0,5}${capitalWord}(?:,? ?(?:n\\.?(?:\\xc2[\\xba\\xb0])? ?)?\\d{1,4}(?:[ /-]?[A-Za-z](?![A-Za-z]))?|,? s/n\\.?)?(?:,? ${doorway}){0,1}`;
