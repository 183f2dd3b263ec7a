/**
 * Words that say what kind of turn this is: English, German, and Chinese by characters. Short on purpose: a network
 * that is fitted on an application's own talk has its embedder's vectors too.
 */
export interface Kind {
  readonly name: string
  /** Lower case, with spaces between. An apostrophe belongs to its word. */
  readonly words: string
  /** Several words each, with commas between. */
  readonly phrases?: string
  /** Han characters, with spaces between. */
  readonly han: string
}

/** The order is part of the format of weights. */
export const kinds: readonly Kind[] = [
  {
    name: 'greeting',
    words: 'hi hello hey hiya howdy morning evening hallo servus moin grüezi tag',
    phrases:
      'long time,good to see,good to hear,nice to hear,great to hear,great to see,how are you,how have you been,how you been,how’s it going,how is it going,what’s up,what’s new,been a while,what’s been,wie geht,lange nicht,schön dich,guten tag',
    han: '你好 您好 早上好 下午好 晚上好 好久不见 最近怎么样 在吗',
  },
  {
    name: 'farewell',
    words: 'bye goodbye goodnight cya tschüss tschüs ciao later soon',
    phrases:
      'take care,talk soon,talk to you,see you,see ya,catch up,have a great,have a good,have a nice,good night,good luck,until next,speak soon,keep in touch,bis bald,bis dann,bis morgen,mach’s gut,gute nacht,schönen tag,auf wiedersehen',
    han: '再见 拜拜 晚安 回头见 下次聊 明天见 回见 保重',
  },
  {
    name: 'thanks',
    words: 'thanks thank thx appreciate grateful danke dankeschön',
    phrases: 'means a lot',
    han: '谢谢 多谢 感谢',
  },
  {
    name: 'answer',
    words:
      'yes yeah yep yup no nope sure ok okay right exactly absolutely definitely totally indeed agree agreed ja nein klar genau stimmt gut',
    phrases: 'of course,i see,got it,no problem,you’re right,na klar,alles klar',
    han: '好的 是的 对啊 没错 可以 明白 知道了 嗯',
  },
  {
    name: 'praise',
    words:
      'wow cool awesome amazing great nice wonderful fantastic congrats congratulations incredible lovely beautiful awesome impressive proud inspiring sweet yay glad toll super prima schön glückwunsch',
    phrases: 'sounds good,sounds great,sounds like,good job,well done,that’s great,good for you',
    han: '太好了 真棒 恭喜 厉害 不错 真好 漂亮',
  },
  {
    name: 'feeling',
    words:
      'feel feels felt feeling happy sad excited nervous worried stressed tough hard hope hopefully fun sorry scared tired fühle freue traurig müde hoffe leider angst',
    han: '开心 高兴 难过 紧张 担心 害怕 累 希望 抱歉',
  },
  {
    name: 'when',
    words:
      'yesterday today tomorrow tonight weekend monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december week weeks month months year years ago last next recently since birthday anniversary gestern heute morgen wochenende montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz juni juli oktober dezember woche monat jahr vor seit neulich kürzlich geburtstag uhr',
    han: '昨天 今天 明天 前天 后天 周末 上周 下周 上个月 下个月 去年 今年 明年 星期 生日 点钟 月 号',
  },
  {
    name: 'past',
    words:
      'was were had got went took made bought saw started finished met came found tried lost won joined moved visited gave adopted signed did been happened learned told thought war hatte habe ging kam kaufte bekommen gekauft gemacht gesehen gefunden war waren wurde gewesen',
    han: '了 过 刚 已经',
  },
  {
    name: 'plan',
    words:
      'will plan plans planning going gonna want wants wanna hoping appointment meeting trip werde wird will plane möchte termin treffen reise',
    phrases: 'looking forward,can’t wait,about to,thinking of,thinking about,i’ll,we’ll,i’m going,would like',
    han: '打算 计划 准备 想要 要去 预约 决定 会议 约了',
  },
  {
    name: 'like',
    words:
      'love loves like likes favorite favourite prefer enjoy enjoys hate hates allergic dislike always never usually mag liebe lieblings lieber bevorzuge hasse allergisch immer nie',
    han: '喜欢 最爱 讨厌 过敏 爱吃 不吃 总是 从不',
  },
  {
    name: 'people',
    words:
      'mom mum dad mother father sister brother son daughter wife husband kids kid family friend friends grandma grandpa aunt uncle cousin partner girlfriend boyfriend dog cat puppy boss colleague neighbor neighbour teacher doctor mutter vater schwester bruder sohn tochter frau mann kinder freund freundin oma opa hund katze chef kollege kollegin nachbar ärztin arzt',
    han: '妈妈 爸爸 姐姐 妹妹 哥哥 弟弟 儿子 女儿 妻子 丈夫 老婆 老公 孩子 朋友 奶奶 爷爷 狗 猫 同事 老板 邻居 医生 老师',
  },
  {
    name: 'self',
    words:
      'i i’m i’ve i’ll i’d me my mine myself we we’re we’ve our us ich mich mir mein meine meinen meiner wir uns unser unsere',
    han: '我 我们 咱们',
  },
  {
    name: 'you',
    words: 'you you’re you’ve you’ll your yours yourself du dich dir dein deine deinen sie ihnen ihr ihre',
    han: '你 您 你们',
  },
  {
    name: 'asking',
    words:
      'what when where who why how which whose did do does are is can could would any was wann wo wer warum wieso wie welche welcher hast kannst könntest',
    han: '什么 哪里 哪儿 谁 怎么 为什么 吗 呢 几 多少',
  },
  {
    name: 'change',
    words:
      'actually instead wrong correction changed moved cancelled canceled anymore remember doch falsch stattdessen eigentlich geändert verschoben abgesagt',
    phrases: 'not the,no longer,i meant,to correct,nicht mehr',
    han: '其实 改成 不是 记错 取消 改到 更正 记住',
  },
  {
    name: 'identity',
    words:
      'name called named live lives living born work works working job from address phone number email code password old size heiße heißt wohne wohnt geboren arbeite arbeitet adresse nummer telefon',
    han: '叫 名字 住在 出生 工作 地址 电话 号码 密码 岁',
  },
  {
    name: 'empty',
    words:
      'the a an of to in on at for with and or but so that this it it’s is are be as by from just really very about have has not der die das ein eine einen und oder aber so es ist sind im in auf mit für zu von nicht auch sehr',
    han: '的 和 也 很 就 都',
  },
]
