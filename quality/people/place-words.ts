/**
 * Towns with the beginnings of their postal codes, and words that streets are named with, for the labelled set alone: written
 * from general knowledge, apart from the lists that the detector knows. Large cities and small towns; the rest of a code is chance.
 */

/** A town, what stands with it (a state, a province), and the shape of its postal codes. */
export type Town = { readonly name: string; readonly region: string; readonly code: string };

/** `Name|region|code shape`, separated by line breaks; in a shape `9` is any digit. */
function towns(text: string): readonly Town[] {
  return text
    .trim()
    .split(/\s*\n\s*/)
    .flatMap((line) => line.split(/\s*;\s*/))
    .filter((entry) => entry !== "")
    .map((entry) => {
      const [name = "", region = "", code = ""] = entry.split("|");
      return { name, region, code };
    });
}

/** Towns of the United States. */
export const americanTowns = towns(`
  Seattle|WA|98109; Boise|ID|83702; Tucson|AZ|85719; Amarillo|TX|79106; Duluth|MN|55802; Savannah|GA|31401; Burlington|VT|05401; Trenton|NJ|08608
  Sacramento|CA|95814; Knoxville|TN|37919; Fargo|ND|58102; Santa Fe|NM|87501; Chapel Hill|NC|27514; Baton Rouge|LA|70802; St. Louis|MO|63110
  Ely|NV|89301; Bar Harbor|ME|04609; Marfa|TX|79843; Sitka|AK|99835; Telluride|CO|81435; Cripple Creek|CO|80813; Winnemucca|NV|89445
  New York|NY|10027; Los Angeles|CA|90026; Philadelphia|PA|19104; Washington|DC|20009; Honolulu|HI|96815; Des Moines|IA|50309
`);

/** Towns of Canada; `A` in a code is a letter that codes have. */
export const canadianTowns = towns(`
  Winnipeg|MB|R3C 9A9; Halifax|NS|B3H 9A9; Calgary|AB|T2P 9A9; Kelowna|BC|V1Y 9A9; Ottawa|ON|K1P 9A9; Saskatoon|SK|S7K 9A9; Moncton|NB|E1C 9A9
  Trois-Rivières|QC|G9A 9A9; Nelson|BC|V1L 9A9; Thunder Bay|ON|P7B 9A9; St. John's|NL|A1C 9A9
`);

/** Towns of the United Kingdom with their postcode districts. */
export const britishTowns = towns(`
  Norwich||NR1 9AA; Swansea||SA1 9AA; Inverness||IV2 9AA; Coventry||CV1 9AA; Lisburn||BT28 9AA; Truro||TR1 9AA; Whitby||YO21 9AA; London||SW1V 9AA
  London||EC1A 9AA; Glasgow||G12 9AA; Hebden Bridge||HX7 9AA; Kirkwall||KW15 9AA; Milton Keynes||MK9 9AA; Stoke-on-Trent||ST4 9AA; Ludlow||SY8 9AA
  Manchester||M14 9AA; Bristol||BS6 9AA; Frome||BA11 9AA
`);

/** Towns and suburbs of Australia. */
export const australianTowns = towns(`
  Fremantle|WA|6160; Ballarat|VIC|3350; Cairns|QLD|4870; Wollongong|NSW|2500; Launceston|TAS|7250; Alice Springs|NT|0870; Glenelg|SA|5045
  Canberra|ACT|2601; Paddington|NSW|2021; Byron Bay|NSW|2481; Fitzroy North|VIC|3068; Coober Pedy|SA|5723
`);

/** Towns of Germany. */
export const germanTowns = towns(`
  Hamburg||20359; Leipzig||04109; Göttingen||37073; Freiburg im Breisgau||79098; Rothenburg ob der Tauber||91541; Bad Tölz||83646; Köln||50674
  Sankt Goar||56329; München||80331; Frankfurt am Main||60311; Wismar||23966; Husum||25813; Görlitz||02826; Quedlinburg||06484; Neuss||41460
`);

/** Towns of France. */
export const frenchTowns = towns(`
  Lyon||69003; Nantes||44000; Aix-en-Provence||13100; La Rochelle||17000; Saint-Malo||35400; Paris||75018; Strasbourg||67000; Rocamadour||46500
  Le Puy-en-Velay||43000; Villefranche-sur-Saône||69400; Ajaccio||20000; Honfleur||14600; Clermont-Ferrand||63000
`);

/** Towns of Italy with their provinces. */
export const italianTowns = towns(`
  Bologna|BO|40121; Lecce|LE|73100; Reggio Emilia|RE|42121; Venezia|VE|30121; L'Aquila|AQ|67100; Roma|RM|00184; San Gimignano|SI|53037
  Cefalù|PA|90015; Trento|TN|38122; Alberobello|BA|70011; Torino|TO|10123
`);

/** Towns of Spain with their provinces. */
export const spanishTowns = towns(`
  Zaragoza|Zaragoza|50001; Cádiz|Cádiz|11001; San Sebastián|Guipúzcoa|20003; Ronda|Málaga|29400; Barcelona|Barcelona|08012; Madrid|Madrid|28013
  Las Palmas de Gran Canaria|Las Palmas|35002; Cuenca|Cuenca|16001; Sant Cugat del Vallès|Barcelona|08172; Jaca|Huesca|22700
`);

const words = (text: string): readonly string[] => text.trim().split(/\s*;\s*/);

/** Names of streets in English; their kinds follow. */
export const englishStreets = words(
  "Willow; Harbour; Old Mill; Cedar; Prospect; St. Andrew's; Juniper; Queen Anne; Martin Luther King Jr.; Foxglove; Chestnut; 3rd; 14th; North Elm; W. Jackson; Lighthouse; Victoria; Church; Station; Mulberry; Sycamore; Bay; Hawthorn; Kingsway",
);

/** Kinds of streets in the United States and Canada. */
export const americanKinds = words(
  "Street; St; Avenue; Ave; Ave.; Road; Rd; Boulevard; Blvd; Lane; Ln; Drive; Dr; Court; Ct; Way; Parkway; Circle; Terrace; Place",
);

/** Kinds of streets in Britain and Australia. */
export const britishKinds = words(
  "Street; Road; Lane; Close; Avenue; Crescent; Gardens; Terrace; Mews; Drive; Place; Way; Grove; Hill",
);

/** Whole names of streets in German. */
export const germanStreets = words(
  "Lindenallee; Goethestraße; Am Stadtpark; Kaiser-Wilhelm-Ring; Bahnhofstr.; Alte Poststraße; Rosa-Luxemburg-Platz; Mühlenweg; Zum Sportplatz; Unter den Eichen; Schillerstr.; Hauptstrasse; Im Winkel; Kirchgasse; Neuer Wall; Straße des Friedens",
);

/** Whole names of streets in French. */
export const frenchStreets = words(
  "rue Victor Hugo; avenue de la République; boulevard Saint-Michel; place du Marché; chemin des Oliviers; impasse des Acacias; quai de la Loire; Rue du Faubourg Saint-Antoine; allée des Tilleuls; cours Mirabeau; rue de l'Église; route de Bayonne",
);

/** Whole names of streets in Italian. */
export const italianStreets = words(
  "Via Garibaldi; Corso Vittorio Emanuele II; Piazza San Marco; Viale della Libertà; Via dei Mille; Largo Augusto; Vicolo del Moro; Strada Provinciale; Via XX Settembre; Via G. Verdi",
);

/** Whole names of streets in Spanish. */
export const spanishStreets = words(
  "Calle Mayor; Avenida de la Constitución; Plaza del Pilar; C/ Gran Vía; Paseo de Gracia; Calle de Alcalá; Carrer de Mallorca; Avda. Andalucía; Ronda de Toledo; Camino del Río",
);
