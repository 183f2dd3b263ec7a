import { listOf } from './list.ts'

/** In small letters: words that begin sentences. One of them at a beginning is a name only where more speaks for it. */
const words: ReadonlySet<string> = listOf(`
  able about above abroad absolutely accept according account across act action actually add admit adopt adult advice
  afraid after afternoon again against age ago agree ah ahead aim air alas alert all allow almost alone along already
  also although always amazing among amount an ancient and anger angry animal animals anniversary annoying another
  answer any anybody anyhow anyone anything anyway anyways anywhere apart apparently appetite apple apples appreciate
  approach appropriate april area argh arguably arms army around arrive art article artist as ask asked asking asleep
  assume at ate attention aunt autumn available avoid aw aww awesome awful awkward awhile baby back bad bag bake baking
  ball band bank bar base basically bath be beach bear beat beautiful beauty because become bed been beer before begin
  behind being believe below beside best bet better between beware beyond big bike bird birds birth birthday bit bite
  black bless blessed blood blow blue board boat body bold book books boom boring both bottom bought box boy boys brain
  brand brave bravo bread break breakfast breaking breathe breathing bright brilliant bring bringing broke brother brown
  brr build building bummer burn bus business busy but butter buy buying by bye cake cakes call called calling calm came
  camera camp camping can cannot can't car card care careful cars carry case cash cat catch cats caught cause celebrate
  celebrating central certain certainly chair challenge chance change changes check cheer cheers cheese chicken child
  children chill chocolate choose church city class classic clean clear clearly climb climbing close clothes cloud coach
  coast coffee cold collect college colour colours color colors come comes coming comment common community company
  compared complete completely computer concert confidence congrats congratulations consider considering consistency cook
  cookies cooking cool copy corner correct cost could count country couple courage course cousin cover crap crazy cream
  create creating creativity cross crossed cruel cry culture cup curious current currently cut cute cycling dad daddy
  damn dance dancing danger dark darling data date daughter dawn day days deal dear death december decide decided deep
  definitely delicious dentist depends desert design despite dessert details did die difference different difficult dinner
  dirty discover dish disappointed do doctor does dog dogs doing don't done door double doubt down drama draw drawing
  dream dreams dress drink drinks drive driving drop drove dry dude due dunno during dust each early earlier earth ease
  east easter easy eat eating eats effort eh eight either eleven else email empty end ended energy enjoy enjoyed enjoying
  enough ensure enter entire equally especially etc even evening event events eventually ever every everybody everyone
  everything everywhere exactly exam example excellent except excited exciting excuse exercise exhausted expect
  experience experiment explain exploring express extra eye eyes fabulous face facing fact fail fair faith fall fallen
  families family famous fancy fantastic far farm fashion fast fat father favorite favourite fear february feel feeling
  feelings feels fell felt few field fifteen fifty fight figure film films final finally find finding fine finger fingers
  finish finished fire first fish fishing fit fitness five fix flat flew flight floor flour flowers fly flying focus follow
  following food foods fool foot football for forest forever forget forgive forgot former forty fortunately found four
  fourth free freedom french fresh friday friend friends friendship from front fruit full fun funny further future game
  games gaming garden gardening gave gee general generally gentle get gets getting gift gifts girl girls give given giving
  glad glass go goal goals god goes going gold golf gone gonna good goodbye goodness gosh got gotcha gotta grab grace
  grandma grandmother grandpa grass grateful gratitude great green grey grew group grow growing grr guess guests guilty
  guitar guy guys gym had haha hahaha hair half hall hand hands handy hang hanging happen happened happiness happy hard
  hardly has hat hate hated have haven haven't having he head health healthy hear heard hearing heart heat heaven heavy
  heck heh hello help helped helpful helping helps hence her here hero hers hey hi high highly hike hiking hill him
  himself his history hit hm hmm hmmm hobbies hobby hold holding holiday holidays holy home homework honest honestly honey
  honor hope hopefully hoping horse horses hospital hot hotel hour hours house housing how however hug huge hugs human
  humans hundred hungry hurray hurry hurt husband i ice idea ideas if ignore imagine immediately important impressive in
  incredible indeed inside inspiring instead interesting internet into introduce is island isn't issue it item it's its
  itself jam january jazz jeez job jobs join joined joining joke journal journey joy judge juice july jump june just keep
  keeping keeps kept key kick kid kids kill kind kindness king kiss kitchen kitten knew knitting know knowing knowledge
  kudos labour lady lake land language large last late lately later latest laugh laughing laughter law lay lazy lead learn
  learned learning least leave leaves leaving left leg legs less lessons let let's letter letting level library lie life
  light like liked likely limit line lines list listen listening literally little live lived lives living loads local
  lock lol long look looked looking looks loose lord lose losing lost lot lots loud love loved lovely loves loving low luck
  luckily lucky lunch mad made magic mail main major make makes making man manage many map march mark market marriage
  married mask match mate math matter maximum may maybe me meal mean meaning means meanwhile meat medicine meditation meet
  meeting meetings member members memories memory men mental mention mess message met middle might mile miles milk mind
  mine minor minus minute minutes mirror miss missed missing mistakes mix mm mmm model modern mom moment moments momma
  monday money monster month months mood moon moral more moreover morning most mostly mother mountain mountains mouth move
  moved movie movies moving much mud mum museum music must my myself name names nap nature naturally nah near nearly
  necessary neck need needed needs neighbor neighbors neighbour neighbours neither nervous never nevertheless new news
  next nice night nightmare nights nine no nobody nod noise none nonetheless noon nope nor normal normally north nose not
  note nothing notice noticed november now nowadays nowhere number numbers nurse nut nuts obviously ocean october odd of
  off offer office officer official often oh oil ok okay old omg on once one ones only onto onwards oof ooh oops open
  opening opera opinion opportunity option options or orange order ordered ordinary original originally other others
  otherwise ouch our ours out outdoor outdoors outside oven over overall own owner pack packing page pain paint painted
  painting paintings pal pancakes pants paper parents park parking part partly partner party pass passed passion past
  pasta path patience paws pay peace peanut pen people per perfect perfectly perhaps period person personal personally
  pet pets phew phone photo photography photos physical piano pick picked picking pics picture pictures pie piece pieces
  pink pizza place places plan plane planning plans plant planted plants play played player players playing please
  pleased pleasure plenty plot plus point points police polish polite pool poor pop popular port positive possible possibly
  post pottery pour power practice practicing praise pray prayers precious prefer pregnant present presents press pretty
  previously price pride prince princess print priorities prison probably problem problems process product profession
  progress project projects promise proof proper proud prove public pull pure purple push put putting queen question
  questions quick quickly quiet quit quite quote race racing rain raining rainy raise ran rarely rather reach read reader
  reading ready real reality realise realised realize realized really reason reasons recall recent recently recipe
  recipes recommend recording red regardless regular regularly relationship relationships relax relaxing release relief
  remember remind reminds reply report rescue research respect rest restaurant result results retired return rice rich
  ride riding right ring rings rip rise risk river road roads rock rocks role roll roof room rooms rose rough round routine
  rude rule rules run runner running rush sad sadly safe safety said sail sailing salad sale salt same sand sat saturday
  save saved saving savings saw say saying says scared scary school schools science score scream screen sea season seat
  second secret section security see seeing seek seem seems seen select self sell sending sense sent separate september
  series serious seriously serve service set setting settle seven several shade shadow shall shame shape share shared
  sharing sharp she shift ship shirt shit shoes shoot shop shopping short should show shower showing shows shut shy sick
  side sigh sign silence silly silver similar similarly simple simply since sing singing single sink sir sister sisters sit
  sitting situation six size skating skiing skill skills skin sky sleep sleeping slept slow slowly small smart smell smile
  smoke smooth snack snacks snow so soap soccer social soft software soil sold some somebody someday somehow someone
  something sometime sometimes somewhat somewhere son song songs soon sooner sorry sort soul sound sounded sounds soup
  south space spare speak speaking special specifically speed spend spending spent spider spill spirit split sports spot
  spread spring square staff stage stand standing star stars start started starting state station stay stayed staying steak
  step steps stick still stitch stock stomach stone stop stopped stopping store stories storm story straight strange stream
  street strength stress strong struggling stuck student students studies studio study studying stuff stupid style sub
  success such suddenly sugar suit summer sun sunday sunny sunrise sunset sunsets super support supper suppose supposedly
  sure surely surf surfing surprise surprised surprising swear sweet sweetie sweetheart swim swimming table tag take taken
  takes taking tale talent talk talked talking talks tall taste tea teach teacher teachers teaching team tears tech
  technically technology teeth television tell telling ten tend tennis terrible terrific test text than thank thankful
  thankfully thanks thanx that that's the theater theatre their theirs them theme themselves then there therefore there's
  these they thing things think thinking third thirteen thirty this those though thought thoughts thousand three throw
  throughout thursday thus ticket tickets tie tight till time times tiny tip tips tired to toast today together toilet told
  tomorrow tongue tonight too took tool tools tooth top total totally touch touched tough tour toward towards town toy toys
  track tracking trade traffic train training travel traveling travelling treat tree trees trick tried trip trips trouble
  true truly trust trusting truth try trying tuesday turkey turn turned turning turns tv twelve twenty twice twist two type
  typical typically ugh ugly uh um uncle under understand understood unfortunately union unit unless unlike unreal until
  up update upon ups upset upstairs us use used useful using usual usually vacation vague valid value various very via
  victory video videos view views village violence visit visited visiting visitor voice volunteer volunteering wait waiting
  wake walk walked walking walks wall walls wanna want wanted wanting wants war warm warning was wash watch watched watching
  water wave way ways we weak wear wearing weather web wedding wednesday weed week weekend weekends weeks weight weird
  welcome well went were west wet what whatever what's wheel when whenever where wherever whether which while whilst white
  who whoa whoever whole whom whose why wicked wide wife wild will win wind window windows wine winner winning winter wise
  wish wishes wishing witch with within without wolf woman women won won't wonder wonderful wondering woo woods woohoo wool
  word words wore work worked worker workers working works world worried worries worry worse worst worth worthy would wound
  wow wrap wrapping write writer writing written wrong wrote yard yay yea yeah year years yell yellow yep yes yesterday yet
  yikes yo yoga you you'll young you're your yours yourself you've yum yummy yup zero zoo agreed alright anytime blimey
  bingo brainstorming caution cheerio chores correction disclaimer edit exhibit facts fave fyi gladly gracious greetings
  guys hallelujah hm homemade hooray howdy huh indie intense kinda lemme mornin namaste nooo oh omg pfft psst rant reminder
  roger shh shoutout sigh sup ta tada touche touché tsk uh-huh update upcoming whew whoops wonders woot yaaay yass yikes
  photo photos image pic caption link links website app apps blog podcast playlist netflix wifi tv
`)

/** Endings that few names have, and of these the names. */
const endings =
  /(?:ing|ings|ly|tion|tions|ness|ment|ments|ful|less|ous|ive|able|ible|ism|ity|ies|ed|est|ish|ward|wards|n't)$/u
const names: ReadonlySet<string> = listOf(`
  sterling irving beijing nanjing reading kipling beverly emily sally molly kelly polly lily lilly billy carly kimberly italy
  sicily holly milly willy wally dolly elly ally gilly shelly ely alfred fred manfred ahmed mohammed muhammed mohamed hamed
  winifred wilfred jared sayed ned ted jed reed creed mohed rashed clive olive trinity felicity clement everest bucharest
  budapest brest clarity charity unity davies gillies jamieson edward howard hayward seward charles
`)

/** Whether a word in small letters is one of everyday use, so that a capital at a sentence's beginning tells nothing. */
export function isCommon(word: string): boolean {
  return words.has(word) || (endings.test(word) && !names.has(word) && word.length > 3)
}
