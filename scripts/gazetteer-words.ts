/**
 * Words the packages lack: names romanised from other scripts, and ordinary words, written from general knowledge.
 * Read by build-gazetteers.ts only; lower case.
 */

const list = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Given names from China, Japan, Korea, the Arab world, Iran, India, Turkey and Africa in Latin letters. */
export const givenNamesByHand: readonly string[] = list(`
xiaoming xiaoli xiaohong xiaowei xiaojun xiaoyan xiaomei jianguo jianhua jianjun zhiqiang zhiyuan zhihao guoqiang haoran haoyu yichen yuxuan zihan
zixuan yuhan xinyi xinyue jiayi jiahao junjie meiling lihua lijuan liping xiuying xiulan guiying yulan yufang shuying meihua weiming weidong
zhenyu tianyu wenjie wenbin wenhao yang ying jing qing xuan ling ming hong ping peng jie chao chun dong feng gang guang haitao hui jian jun lei
liang mei min ning qiang rong shan shu tao ting wei xia xiang xiao xin xiu xue yan yi yong yun zhen zhi zhong hao fang fei gui hua juan lan na
hiroshi takashi kenji satoshi kazuo kazuki yuki yuko akiko keiko haruto haruki haruka sakura yuto sota ren hinata aoi yui hina rin mei misaki
naoko noriko tomoko yoshiko michiko sachiko kumiko emiko reiko masako hideki hiroki daiki daisuke kenta kenichi koji makoto masahiro masato mitsuo
naoki noboru osamu ryo ryota shin shinji shigeru shota susumu tadashi takahiro takeshi takuya taro jiro saburo tetsuya toshio tsutomu yasuhiro
yoshihiro yosuke yusuke ayumi chihiro eri fumiko kana kaori kazumi kyoko mai maki mami mariko mayumi megumi miho mika miki miyuki nanami natsuki
rie rika saori shiori shizuka tomomi yoko yumi yumiko minjun seojun doyun jiho jihoon junseo hyunwoo minho seungmin seonghyun jaehyun jaewon
donghyun sunghyun youngsoo youngho jinwoo taehyung minji seoyeon jiwoo jimin soyeon hayun yuna jieun hyejin eunji eunju soojin yujin minseo
myungsook youngja sunhee kyunghee mohammed muhammad mohamed mohammad ahmed ahmad mahmoud mustafa hassan hussein ali omar khalid khaled abdullah
abdul abdulrahman abdelaziz ibrahim ismail yusuf youssef yousef karim kareem tariq tarek samir amir nabil walid waleed faisal fahad saud salman
sultan hamza bilal zaid zayd anwar ashraf adel hisham hicham jamal kamal majid malik mansour marwan mazen mounir nasser omer rachid rami rashid
saad said salah salim sami tamer wael yasser yassin ziad fatima fatma fatimah aisha aicha khadija maryam mariam zainab zaynab zeinab amina amira
asma aya dalia dina farah ghada hala hanan hana huda iman jamila karima laila layla leila lina lubna maha malak manal mona muna nada nadia najla
noor nour nura rana rania reem rima rim salma samira sara sawsan shaima siham soraya sumaya wafa yasmin yasmine zahra reza mehdi hossein mehran
behrouz farhad kaveh shirin parisa nasrin maryam azadeh priya anjali pooja neha deepa deepak sunita anita kavita rekha suresh ramesh mahesh rajesh
mukesh dinesh ganesh naresh rakesh sanjay vijay ajay anil sunil rahul rohit amit sumit ankit nikhil aditya arjun karthik krishna lakshmi saraswati
parvati radha meera asha usha nisha divya swati shreya ananya aarav vivaan ishaan rohan sachin sandeep manish pankaj prakash pradeep vinod arvind
gopal hari harish jyoti kiran lalita manoj mohan nitin pallavi prasad preeti raj raju ravi ritu sangeeta seema shankar shilpa sneha srinivas
sudha sushma tanvi uma varun vandana venkat vikram vinay vishal yash farooq imran asif shahid bilal zahid nadeem kashif saima sadia rabia nasreen
chidi chinedu emeka ifeoma ngozi obinna oluwaseun olumide temitope tunde yetunde kwame kofi kwabena ama akosua abena yaw thabo sipho nomsa
thandi zanele mthunzi lerato ayse fatma emine hatice zeynep elif meryem mehmet ahmet huseyin hasan ismail osman murat kemal orhan yusuf emre
nguyen thi van duc minh tuan hung dung hoang linh lan huong thuy trang phuong thao anh somchai somsak nattapong siriporn agus budi dewi sri siti
putri wayan ketut nurul rizky svetlana oksana olena oleksandr volodymyr mykola andriy serhiy yuliya dmitri dmitry sergei sergey alexei aleksei
nikolai mikhail yevgeny evgeny vladimir yuri igor oleg boris anatoly vyacheslav viktor pavel pyotr ilya nikita tatiana ekaterina anastasia yelena
elena irina natalya natalia olga lyudmila galina ksenia polina daria darya alyona yana zbigniew wojciech krzysztof przemyslaw grzegorz malgorzata
agnieszka katarzyna zsofia zsuzsanna laszlo istvan gyorgy sandor ferenc bjorn sven lars soren jorgen ingrid astrid sigrid solveig freya niamh
siobhan aoife saoirse caoimhe ciara sinead orla grainne padraig eoin cillian oisin tadhg rhys dylan gareth carys cerys sian angharad
`);

/** Surnames from the same places. */
export const surnamesByHand: readonly string[] = list(`
wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie song tang deng han feng cao peng zeng xiao tian
dong pan yuan cai jiang yu du ye cheng wei su lu ding ren lu yao shen zhong jiang cui tan liao fan wang lu shi jin wei jia xia fu fang bai zou meng
xiong qin qiu jiang yin xue yan duan lei hou long shi tao li he gu mao hao gong shao wan qian yan lai qin wu dai mo kong xiang chang ouyang sima
sato suzuki takahashi tanaka watanabe ito yamamoto nakamura kobayashi kato yoshida yamada sasaki yamaguchi matsumoto inoue kimura hayashi shimizu
yamazaki mori abe ikeda hashimoto ishikawa ogawa okada goto maeda hasegawa fujita kondo murakami endo aoki sakamoto saito fukuda ota miura fujii
okamoto matsuda nakajima nakagawa harada ono tamura takeuchi kaneko wada nakayama ishii ueda morita hara shibata sakai kudo yokoyama miyazaki
miyamoto uchida takagi ando taniguchi imai maruyama sugiyama masuda kojima kikuchi chiba nomura sugawara arai hirano ueno
kim lee park choi jung jeong kang cho yoon jang lim han shin seo kwon hwang ahn song yoo hong jeon moon yang bae baek heo nam noh ha
nguyen tran le pham huynh hoang phan vu vo dang bui do ho ngo duong ly
sharma verma gupta singh kumar patel shah mehta joshi desai kulkarni deshpande patil rao reddy naidu iyer iyengar nair menon pillai krishnan
subramanian raman chatterjee mukherjee banerjee bose sen das dutta ghosh roy chowdhury khan malik agarwal aggarwal bansal goel jain kapoor khanna
malhotra arora bhatia chopra sethi grover mishra pandey tiwari trivedi dwivedi chaturvedi shukla yadav chauhan rathore thakur rajput gill sandhu
dhillon grewal sidhu bhatt gandhi nehru modi bhat hegde shetty kamath pai acharya naik venkatesan sundaram narayanan rangan chandra saxena srivastava
hussain hussein ahmed mohammed ali khan sheikh shaikh siddiqui qureshi ansari chaudhry chaudhary butt mirza baig rehman rahman islam haque hossain
begum akhtar aziz hassan hasan ibrahim mahmoud mansour saleh salem nasser khalil haddad khoury najjar sayegh hamdan darwish barakat shaheen
fahmy farouk fawzy gaber hegazy ismail kamel mostafa osman ramadan sabry said shawky soliman tawfik zaki benali bouazza cherkaoui elamrani
alaoui idrissi tazi fassi bennani berrada qasim maktoum saud rashid otaibi qahtani ghamdi harbi shehri zahrani dosari mutairi
okafor okonkwo adeyemi adebayo ogunleye balogun eze nwosu okeke mensah owusu boateng asante osei appiah dlamini nkosi ndlovu khumalo mthembu
zulu naidoo govender moyo banda phiri mwangi kamau otieno odhiambo wanjiru kimani njoroge diallo traore keita coulibaly toure camara ndiaye diop
yilmaz kaya demir celik sahin yildiz yildirim ozturk aydin ozdemir arslan dogan kilic aslan cetin kara koc kurt ozkan simsek polat
hosseini mohammadi ahmadi karimi rezaei moradi ebrahimi tehrani
ivanov petrov sidorov smirnov kuznetsov popov sokolov lebedev kozlov novikov morozov volkov fedorov mikhailov ivanova petrova smirnova kuznetsova
popova sokolova lebedeva kozlova novikova volkova fedorova shevchenko kovalenko bondarenko tkachenko kravchenko oliynyk koval boyko melnyk
santoso wijaya hidayat nugroho susanto kusuma wibowo
`);

/** Words that are not names though often capitalised: months, days, headings, organisations, software. */
export const ordinaryByHand: readonly string[] = list(`
candle lamp sofa chair table mug bowl plate vase blanket pillow towel soap perfume cream lotion shampoo shirt jacket boot boots dress skirt scarf
necklace bracelet earring sandal sneaker slipper glove mitten sweater hoodie jeans trousers pants socks hat cap backpack wallet purse suitcase umbrella
drill hammer screwdriver wrench pliers ladder bucket broom mop kettle toaster blender mixer oven fridge freezer dishwasher heater fan vacuum iron
mattress desk shelf bookcase wardrobe drawer curtain carpet rug mirror clock poster frame pen pencil notebook binder stapler printer monitor keyboard
headphones charger cable adapter battery tripod lens speaker bicycle helmet scooter skateboard racket ball tent kayak puzzle doll toy teddy
cookie biscuit chocolate coffee tea juice wine beer cheese bread cake pie jam sauce soup salad pizza burger sandwich noodles
janeiro fevereiro abril maio junho julho setembro outubro novembro dezembro
thai irish german dutch french english greek anno serif sans guru unknown
january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday
januar februar maerz marz mai juni juli oktober dezember montag dienstag mittwoch donnerstag freitag samstag sonntag janvier fevrier mars avril
juin juillet aout septembre octobre novembre decembre lundi mardi mercredi jeudi vendredi samedi dimanche enero febrero marzo abril mayo junio
julio agosto septiembre octubre noviembre diciembre lunes martes miercoles jueves viernes sabado domingo gennaio febbraio aprile maggio giugno
luglio settembre ottobre dicembre lunedi martedi mercoledi giovedi venerdi sabato domenica
will may mark grace rose hunter chase page bill art drew faith hope joy dawn summer autumn winter ivy lily daisy violet iris olive ruby pearl
amber jade crystal gene miles frank earnest ernest guy jack pat rob sue dean king prince duke earl baron baron major miller carpenter cook baker
mason cooper taylor porter parker archer fisher gardener tanner carter bishop pope saint angel star sky river brook forest glen cliff heath dale
stone rock wood field hill lane rich sterling buck bud chance destiny harmony melody charity patience prudence constance serenity trinity heaven
genesis journey legacy legend justice honor royal reign noble sage basil ginger cherry candy honey clementine jasmine juniper rowan ash hazel holly
rusty sandy dusty sunny misty stormy windy rocky woody randy skip chip chuck bob nick dick peg penny minnie dolly max lance pierce spike
mike ray jay kay bea dot flo gay happy lucky merry pleasant precious princess queen major general captain sergeant doctor judge lord lady
name names user users id date time address street road avenue boulevard drive court place square city town state county country zip code postal
phone telephone mobile fax email mail website web url http https version release update error warning info debug trace log file files folder
path line page table figure chapter section part appendix index note notes summary overview introduction conclusion abstract contents list item
items order orders invoice receipt payment account accounts number numbers amount total price balance customer customers client clients employee
patient member contact person manager director president chairman secretary treasurer engineer developer designer analyst consultant assistant
officer agent partner founder owner author editor publisher professor student teacher nurse lawyer attorney accountant sales marketing finance
support service services department office team group division unit branch company corporation inc ltd llc gmbh foundation institute university
college school academy hospital clinic church museum library bank hotel restaurant airport station bridge park garden gardens stadium theatre
theater center centre hall house tower castle palace bay beach island islands lake river mountain mount valley forest ocean sea coast port harbor
harbour cape creek falls springs heights hills north south east west northern southern eastern western central upper lower great new old little
product products project projects system systems software hardware server servers client database network internet online digital data cloud
security policy privacy terms license licence agreement contract report reports review reviews plan plans program programme project award prize
cup league championship tournament festival conference summit meeting session workshop seminar course class lecture exam test tests testing
java javascript python ruby perl docker kubernetes linux windows android apple google amazon microsoft facebook twitter oracle github node react
angular vue django flask spring redis mongo postgres mysql apache nginx jenkins travis maven gradle webpack babel eslint jest mocha
the and for with from this that these those there here when where what which who whom whose why how all any both each few more most other some
such only own same than too very can just should now our your his her its their them they you she him
der die das den dem des ein eine einer eines und oder aber nicht ist sind war im am zum zur von mit bei nach aus auf fur uber unter vor durch
herr frau sehr geehrte geehrter liebe lieber guten tag hallo danke mit freundlichen grussen telefon strasse platz weg allee ort stadt land
le la les un une des du et ou mais dans sur sous avec pour par sans est sont bonjour merci cher chere monsieur madame mademoiselle
el los las una unos unas y o pero en con por para sin es son hola gracias estimado estimada senor senora don dona
il lo gli uno nel nella con per tra fra sono ciao grazie gentile egregio signor signora dottor
dear hello hi regards sincerely thanks thank best kind yours cheers please welcome sent received subject message reply forwarded attached
mr mrs ms miss dr prof sir madam rev hon
`);

/** Countries and regions whose names are given names, surnames or parts of such. */
export const regionsByHand: readonly string[] = list(`
alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois indiana iowa kansas kentucky
louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada ohio oklahoma oregon pennsylvania tennessee
texas utah vermont virginia washington wisconsin wyoming carolina dakota ontario quebec alberta manitoba england scotland wales ireland britain
france germany italy spain portugal belgium holland netherlands austria switzerland poland russia ukraine china japan india korea israel jordan
egypt kenya chad niger nigeria mexico brazil argentina chile peru cuba jamaica canada australia africa asia europe america bavaria saxony tuscany
sicily lombardy catalonia andalusia provence brittany deutschland frankreich italien spanien osterreich schweiz espana italia
`);

/** Cities whose name is a person's far more often. */
export const personsByHand: readonly string[] = list(`
victoria charlotte sofia lucia diego salvador antonio jose juan francisco pedro carlos isabel teresa catalina mercedes dolores maria ana eugene
constantine barry valentine guadalupe ali hassan omar abdul rosario marino leon nancy cristina catania
`);

/** Cities by the names they have in their own countries, where the source of cities has the English ones; words joined by hyphens. */
export const citiesByHand: readonly string[] = list(`
roma milano torino napoli venezia firenze genova padova mantova siracusa livorno trento bolzano reggio-emilia reggio-calabria reggio-di-calabria
reggio-nell-emilia monza sevilla zaragoza córdoba la-coruña a-coruña palma-de-mallorca donostia-san-sebastián bilbao donostia vitoria pamplona
münchen köln nürnberg hannover braunschweig frankfurt-am-main frankfurt freiburg-im-breisgau mülheim-an-der-ruhr
marseille lyon strasbourg dunkerque saint-etienne
`);

/** Words that statistics list among given names and that nobody is called in a text: small words, titles of lists, months, nouns. */
export const neverGiven: readonly string[] = list(`
the an and any all no not so to in of on or at by as is it if do una un al los las les le la el della delle dello santa santo san
akin alone amid amity among author ban bars beat beg bent brain cannon carry case co come conception crew dock dot due else era essence even ever
fares general hang idea inc infant jail january february september october november december tuesday wednesday thursday saturday job lake lien
lieu line little loan long lot male manual many mile mine minor my naval nine number numbers park per pero price rain server seven soon that
ties til till tin tiny ton tone tra true unique unknown valid von wage baby master miss mister madam sir
`);
