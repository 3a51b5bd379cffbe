/**
 * Given names and surnames of many countries in Latin letters, for the labelled set alone: written from general knowledge,
 * apart from the lists that the detector knows. Put together by chance; nobody in particular is meant.
 */

/** Names that go together. `particles` stand before some of the surnames. */
export type Culture = {
  readonly given: readonly string[];
  readonly surnames: readonly string[];
  readonly particles?: readonly string[];
  /** Whether people have two surnames. */
  readonly hasTwoSurnames?: boolean;
};

function culture(given: string, surnames: string, rest: Omit<Culture, "given" | "surnames"> = {}): Culture {
  return { given: given.split(" "), surnames: surnames.split(" "), ...rest };
}

/** The cultures; those whose languages the documents are mostly written in stand twice. */
const anglophone = culture(
  "Margaret Trevor Gwendolyn Clive Philippa Desmond Harriet Barnaby Rosalind Leonard Imogen Duncan Bridget Malcolm Tabitha Graham Wilma Curtis Latoya Darnell Shanice Brandon Tiffany Wesley Kirsty Alastair Siobhan Declan Aisling Cormac Megan Rhys",
  "Ashworth Bickerstaff Cartwright Dunmore Entwistle Fairbairn Goldsworthy Hollingsworth Inglis Jessop Kirkbride Lockhart Merriweather Northcott Ormerod Pemberton Quigley Rafferty Satterthwaite Thistlewood Underhill Vickers Wainwright Yardley O'Donoghue McAllister MacGregor O'Shea Fitzgerald Hendricks Washington Jefferson",
);
const german = culture(
  "Hannelore Gerhard Ingrid Wolfgang Sieglinde Dieter Friederike Ottmar Liesel Joachim Annegret Detlef Roswitha Eberhard Mareike Torsten Svenja Holger Dörte Jürgen Käthe Björn Günther Anke",
  "Achenbach Brinkmann Dörfler Eichholz Feuerstein Grünewald Hagedorn Jäger Kirchhoff Löwenthal Mühlhausen Niedermeyer Oberländer Pfeiffer Rosenkranz Schönfeld Tiefenbacher Uhlmann Wüstenberg Zimmermann Steinhauer Kohlhaas",
  { particles: ["von", "von der", "zu"] },
);
const french = culture(
  "Geneviève Thierry Mireille Gaëtan Solange Fabrice Odile Ghislain Ségolène Bastien Clothilde Yannick Véronique Armand Capucine Loïc Josiane Hervé Margaux Étienne",
  "Beauchêne Charpentier Delacroix Fauvel Garnier Hautecoeur Jolivet Lachapelle Marchand Noiret Ouellette Pelletier Quesnel Rousselet Sauvageot Thibault Vaillancourt Desjardins Lemoine Bourdelle",
  { particles: ["de", "du", "de la", "Le"] },
);
const italian = culture(
  "Ginevra Ottavio Donatella Fabrizio Loredana Piergiorgio Marisa Ettore Ornella Tommaso Graziella Raffaele Mirella Gianluca Serafina Ruggero",
  "Abbiati Bevilacqua Colaianni Fumagalli Guidetti Iannucci Lorenzetti Mastroianni Nicastro Ottaviani Piacentini Quattrocchi Ravasio Scarpellini Tagliaferri Zanetti",
  { particles: ["Di", "De", "Della", "Lo"] },
);
const spanish = culture(
  "Inmaculada Gonzalo Rocío Baltasar Encarnación Iker Nuria Fermín Macarena Rodrigo Yolanda Leandro Begoña Ignacio Araceli Agustín",
  "Aguirre Benavides Carrasquilla Domínguez Echeverría Figueroa Gutiérrez Hinojosa Ibarra Jaramillo Lozano Manzanares Navarrete Olivares Pedraza Quintanilla Revilla Sepúlveda Terrazas Villanueva",
  { particles: ["de", "de la", "del"], hasTwoSurnames: true },
);
const portuguese = culture(
  "Conceição Joaquim Benedita Tiago Fernanda Edson Graça Rui Luzia Thiago Jussara Nelson Iara Vitor",
  "Albuquerque Bittencourt Cavalcanti Figueiredo Guimarães Magalhães Nóbrega Pinheiro Queiroz Rezende Sampaio Teixeira Vasconcelos Carvalho",
  { particles: ["da", "dos", "de"] },
);
const dutch = culture(
  "Marijke Sjoerd Annelies Joost Wilhelmina Bram Femke Gerrit Saskia Maarten Liesbeth Thijs",
  "Bakker Dijkstra Hoogland Kuipers Linden Meulen Noordhoek Postma Rijn Veenstra Wijngaarden Zandt",
  { particles: ["van", "van der", "van den", "de"] },
);
const nordic = culture(
  "Ingeborg Torbjörn Solveig Gunnar Aino Pekka Sigrid Asbjørn Tuulikki Håkan Kirsten Mogens Ragnhild Veikko Ylva Søren",
  "Andersson Bergström Dahlgaard Eklund Fjellheim Gustafsson Haugen Isaksson Jørgensen Koskinen Lundqvist Mäkelä Nygaard Ottesen Rautiainen Sørensen Thorvaldsen Virtanen",
);
const slavic = culture(
  "Agnieszka Zbigniew Bożena Stanisław Katarzyna Vladislav Zdeněk Jaroslava Bohumil Ludmila Miroslav Snežana Dragan Vesna Oleksandr Yevgenia Dmitri Svetlana Boris Nadezhda",
  "Wiśniewska Kowalczyk Zielińska Jabłoński Novotný Dvořáková Procházka Horváthová Jovanović Petrović Kovačević Stojanov Shevchenko Bondarenko Sokolov Morozova Kuznetsov Volkova",
);
const balkan = culture(
  "Ionuț Mihaela Gheorghe Smaranda Zoltán Ildikó Ferenc Piroska Konstantinos Despina Panagiotis Eleftheria Mehmet Ayşegül Hüseyin Zeynep",
  "Popescu Dumitrescu Ionescu Munteanu Szabó Nagy Kovács Tóth Papadopoulos Karagiannis Nikolaidis Georgiou Yılmaz Özdemir Kaya Demirtaş",
);
const asian = culture(
  "Priyanka Rajesh Lakshmi Venkatesh Deepika Arjun Sunita Harish Xiaoling Zhihong Meifeng Jianping Haruka Kenjiro Sachiko Takumi Ji-woo Minjun Thuy Quang Nguyet Bao",
  "Krishnamurthy Chatterjee Deshpande Gopalakrishnan Iyer Mukherjee Rajagopal Subramanian Zhang Huang Zheng Ouyang Nakamura Watanabe Kobayashi Hashimoto Park Choi Nguyen Pham Tran",
);
const african = culture(
  "Ngozi Chukwuemeka Adaeze Olumide Folasade Kwame Abena Thandiwe Sipho Nomvula Fatoumata Amadou Khadija Youssef Layla Tariq Samira Mahmoud Nadia Karim",
  "Okonkwo Adeyemi Babatunde Nwosu Mensah Asante Owusu Dlamini Nkosi Mbeki Diallo Traoré Benali El-Khoury Al-Hakim Haddad Mansour Farouk Boukhari Toure",
);

/** All cultures, the frequent ones more than once. */
export const cultures: readonly Culture[] = [
  anglophone, anglophone, anglophone, german, german, french, french, italian, spanish, spanish, portuguese, dutch, nordic, slavic, balkan,
  asian, african,
]; // biome-ignore format: a list of words
