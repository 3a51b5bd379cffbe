/**
 * Words around names that say whether it is a person's: titles, particles, suffixes, and words of streets, companies and works
 * that take their name from people. Written from general knowledge; lists of single lower-case words, asked by hash.
 */
import { hashSet } from "../text/hash-set.ts";
import { hashOfLetters } from "../text/words.ts";

/** Words asked for by the hash of their letters. */
export type WordSet = { has(hash: number): boolean };

/** The hash of a word in lower case. */
export function hashOf(word: string): number {
  return hashOfLetters(
    Array.from(word, (letter) => letter.charCodeAt(0)),
    0,
    word.length,
  );
}

function wordSet(text: string): WordSet {
  return hashSet(text.trim().split(/\s+/).map(hashOf));
}

/** Titles and forms of address that stand before a person's name. */
export const titles: WordSet = wordSet(`
mr mrs ms miss mx dr prof professor doctor sir madam rev reverend hon judge captain sergeant lieutenant colonel officer
herr herrn frau fräulein m mme mlle monsieur madame mademoiselle maître
sig signor signora signorina dott dottor dottoressa ing avv geom rag sr sra srta señor señora señorita don doña senhor senhora
dear hi hello cher chère lieber liebe geehrter geehrte estimado estimada querido querida gentile egregio caro cara hallo bonjour hola ciao
patient employee customer client tenant applicant beneficiary defendant plaintiff witness nurse passenger student teacher manager
`);

/** Months that are given names as well. */
export const months: WordSet = wordSet("april may june august");

/** Small words inside names. */
export const particles: WordSet = wordSet(`
van von vom zu zum zur der den de del della dello dei di da dal das do dos du des le la les lo li el al ibn bin bint ben abu abd ul ur ten ter
te op y af av
`);

/** What may follow a surname and belongs to the name. */
export const suffixes: WordSet = wordSet("jr sr ii iii iv phd md dds dvm esq junior senior");

/** Words that, before a name, make it the name of something else: streets, places, buildings, institutions, honours. */
export const namesThings: WordSet = wordSet(`
street road avenue rue boulevard chemin allée allee place quai impasse cours square via viale piazza piazzale corso largo vicolo contrada strada
calle avenida plaza paseo camino carrer ronda travesía glorieta plaça straße strasse platz weg lake lago lac mount monte mont
fort port point cape cabo san santa santo saint sainte são st ste hotel hôtel restaurant café cafe bar museum museo musée stadium university
universität université università universidad institute institut instituto school schule école scuola escuela college lycée collège hospital klinik
ospedale church cathedral basilica chapel airport aeropuerto aeroport aeroporto flughafen station bahnhof gare estación stazione bridge tower
fundación fondazione fondation stiftung foundation award prize medal trophy ss hms uss rms class type model operation hurricane storm project
banco banca banque bank casa maison villa palazzo château castle schloss parque park parc parco jardin garden mall new north south east west
borgo rotonda incrocio stretto canale lungomare vicoletto pasadizo pasaje callejón acceso cuesta rambla vial alameda cañada
aldea apartamento arrabal arroyo bajada barranco barrio bloque calleja carretera caserío colonia conjunto chalet edificio entrada
escalinata explanada extramuros extrarradio ferrocarril grupo huerta jardines lado lugar manzana masía mercado muelle municipio
parcela partida poblado polígono prolongación puente puerta quinta ramal rampa riera rincón rua salida sector sección senda solar subida terrenos torrente urbanización vía
`);

/** Words before a place: a name that may be a place's is one behind them. */
export const placePrepositions: WordSet = wordSet(`
in at near the of to from around outside between through via towards into across am im an bei nach aus à au aux en dans chez a di da per
`);

/** Words that, after a name, make it the name of something else: streets, companies, institutions, theorems, works. */
export const namedThings: WordSet = wordSet(`
inc incorporated ltd limited llc llp plc corp corporation co company companies gmbh ag kg ohg mbh ug sa sas sarl spa srl sl slu bv nv ab as oy aps pty
group gruppe holding holdings partners associates sons brothers bros foundation stiftung fondation trust fund university universität college school
schule gymnasium academy institute institut hospital klinik clinic church cathedral chapel museum gallery library theatre theater opera
center centre hall house tower building plaza mall stadium arena airport station terminal bridge dam tunnel park garden gardens zoo
street st road rd avenue ave boulevard blvd drive dr lane ln way square sq court ct circle terrace place crescent close grove mews row highway hwy
parkway pkwy expressway freeway turnpike alley path trail crossing junction roundabout straße strasse str platz weg allee gasse ring ufer damm
chaussee promenade rue piazza island islands lake river creek mountain mountains mount peak valley canyon falls beach bay cape point forest desert
glacier county city town township village heights hills springs district award awards prize medal trophy cup open championship tournament classic
memorial lecture fellowship scholarship day week month law act bill amendment doctrine theorem lemma conjecture algorithm effect syndrome disease
scale test method model distribution process equation number constant function transform principle paradox telescope observatory space
motors records press media studios studio entertainment pictures films productions publishing publishers verlag books magazine journal
times post news technologies technology solutions systems services industries international enterprises consulting capital bank insurance
airlines airways hotel hotels inn resort restaurant cafe bar brewery winery vineyard pub show band orchestra quartet trio choir ensemble
movie film album song series novel story stories trilogy collection edition cafeteria stores store shop market supermarket pharmacy
stravenue fork forks plain plains meadow meadows mill mills glen glens green groves harbor harbors haven hollow inlet isle key keys knoll knolls
land loop manor mission motorway orchard overpass oval parkways pass passage pike pine pines ports prairie radial ramp ranch rapid rapids rest ridge
ridges rue run shoal shoals shore shores skyway spring spur spurs squares station stream summit trace track trafficway turnpike union unions
view views viaduct ville vista walk walks wall ways well wells foreshore esplanade parade circuit quay rise suite apt unit flat
`);

/** Words that name a profession or a role: they may follow a name without changing it. */
export const roles: WordSet = wordSet(`
director manager engineer developer designer analyst consultant assistant officer president chairman secretary treasurer founder owner author
editor professor teacher nurse lawyer attorney accountant ceo cto cfo coo vp head lead specialist administrator coordinator representative
supervisor technician architect scientist researcher geschäftsführer geschäftsführerin directeur directrice direttore
`);

/** Last words of labels whose value is a person: `Customer: …`, `Vor- und Nachname: …`. */
export const personLabels: WordSet = wordSet(`
name names fullname patient customer client contact employee author person user owner holder cardholder accountholder recipient sender from to cc bcc
attn attention by beneficiary applicant tenant passenger student teacher manager supervisor doctor physician guardian parent spouse signatory payee
payer insured claimant witness candidate member subscriber buyer seller driver guest traveller traveler nom prénom nombre apellidos nome cognome
titular cliente paziente paciente kunde kundin mitarbeiter mitarbeiterin ansprechpartner ansprechpartnerin inhaber kontoinhaber vorname nachname
unterschrift signature signed assignee reviewer approver reporter requester organizer attendee participants participant attendees committer tester
`);

/** Words before `name` that make it no person's: `file name`, `Company Name`. */
export const otherNames: WordSet = wordSet(`
file product company business brand host domain project event school bank hotel place city country street server class method function variable
module package table column database field index key group team organisation organization app application path folder directory image bucket
queue topic service task job process event plan policy role rule resource item category tag branch repo repository game movie book song
trade store shop supplier vendor manufacturer merchant brand model station airport hotel restaurant building site region state county district
province article drug medicine disease species plant ship vessel ticket trade medium font color colour style theme layout view page section
chapter course subject department division unit account portfolio fund security stock contract policy license key label tag job device network node cluster firm employer institution university institute common scientific code type
`);

/** Firms and things named for people with a given name and a surname; hashes of the two words, the second shifted. */
export const namedFirms: WordSet = hashSet(
  `morgan stanley|johns hopkins|goldman sachs|merrill lynch|wells fargo|charles schwab|harley davidson|calvin klein|ralph lauren|tommy hilfiger
|philip morris|eli lilly|john deere|jack daniels|johnnie walker|jim beam|ben jerry|barnes noble|warner bros|estee lauder|louis vuitton|hugo boss
|giorgio armani|yves rocher|christian dior|saint laurent|alfa romeo|aston martin|mercedes benz|ernst young|arthur andersen|hewlett packard
|dr pepper|james bond|harry potter|sherlock holmes|mickey mouse|donald duck|uncle sam|santa claus|jane doe eyes|merry christmas
|holly springs|glen canyon|dolce gabbana|marie curie actions|max planck|carnegie mellon|roland garros|stella artois|moulin rouge
|german shepherd|jack russell|paris saint|jordan river|jersey city|austin texas|victoria falls|victoria park|charlotte hornets|carolina panthers|dallas cowboys`
    .split("|")
    .map((pair) => pair.trim().split(" "))
    .map(([first = "", second = ""]) => pairHash(hashOf(first), hashOf(second))),
);

/** One number for two words. */
export function pairHash(first: number, second: number): number {
  return (Math.imul(first, 31) + second) | 0;
}
