package code

import "strings"

// listed are what people take first: passwords that are known to be common everywhere, words of classrooms and families, names, and
// the like in Chinese, also as it is typed with Latin letters.
var listed = set(`
password passwort pass passw0rd word admin administrator root guest user test testing login welcome hello hallo letmein access secret
private public default master system server computer internet network wifi wlan router chat chatroom room open sesame opensesame
love iloveyou loveyou lovely baby babe angel princess prince queen king sweet sweetheart honey sugar darling forever kiss heart
sunshine sun moon star stars sky rainbow flower rose lily daisy summer winter spring autumn happy smile lucky magic dream dreams
dragon tiger lion monkey panda bear dog doggy puppy cat kitty kitten bird eagle fish dolphin shark horse pony rabbit bunny wolf fox
apple banana orange lemon cherry peach mango grape pepper cookie chocolate candy cake cheese pizza coffee tea water milk rice noodle
red blue green yellow black white pink purple silver gold golden diamond ruby crystal pearl
football soccer basketball baseball hockey tennis golf volleyball swimming running dance music guitar piano rock
superman batman spiderman ironman pokemon pikachu mario sonic naruto minecraft roblox fortnite starwars harry potter harrypotter matrix
ninja samurai warrior hunter killer shadow ghost phantom thunder lightning storm fire ice freedom peace power hero legend winner
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november
december today tomorrow yesterday weekend holiday birthday christmas easter
school class classroom lesson teacher student pupil students pupils teachers exam homework math maths english chinese history physics
chemistry biology science art sport sports book books pen pencil paper desk table chair board blackboard group team project office
meeting work job boss company family mother father mom mum mama dad daddy papa brother sister friend friends
one two three four five six seven eight nine ten hundred thousand first second
abc abcd abcde abcdef abc123 a1b2c3 aaa xyz qwe asd zxc qaz wsx qwert qwerty qwertz asdf asdfgh zxcv zxcvbn qazwsx 1q2w3e 1qaz2wsx q1w2e3
michael jennifer thomas daniel david robert john james william jessica michelle ashley amanda nicole andrew joshua matthew anthony
charlie jordan george peter paul mark mary anna emma sophia olivia mia ben leon lukas max alex alexander maria laura julia sarah lisa
tom jack lucy jerry tony kevin jason eric bob alice amy cindy linda nancy helen grace
beijing shanghai guangzhou shenzhen hangzhou nanjing chengdu chongqing wuhan xian tianjin suzhou hongkong taiwan macau china zhongguo
london paris berlin germany america canada france england japan korea
nihao ninhao woaini aini woaiwojia woaizhongguo wo ni ta women nimen tamen xiexie zaijian duibuqi meiguanxi qing haode keyi bukeyi
laoshi tongxue tongxuemen xuesheng xuexiao banji ban nianji yiban erban sanban siban wuban liuban qiban baban jiuban shiban
yuwen shuxue yingyu wuli huaxue shengwu lishi dili zhengzhi tiyu yinyue meishu zuoye kaoshi shangke xiake jiaoshi daxue gaokao
woaini1314 woaini520 1314woaini 520woaini iloveyou1314 iloveyou520 ainiyiwannian
xiaoming xiaohong xiaohua xiaoli xiaogang xiaowang xiaozhang lilei hanmeimei zhangsan lisi wangwu wangwei zhangwei liwei lina wangfang
liming zhangmin lijing liqiang wangjun zhangyong liujie chenjie yangyang zhang wang li zhao liu chen yang huang zhou wu xu sun hu zhu
gao lin he guo luo song zheng xie han tang feng yu dong xiao cheng cao yuan deng jiang ding wei xue ye yan
baba mama gege jiejie didi meimei yeye nainai laopo laogong baobao baobei pengyou haopengyou haohao xuexi jiayou kuaile shengri
shengrikuaile xinnian xinniankuaile gongxifacai fu facai fada hongbao zhufu pingan ping an jiankang xingfu dajia mima meiyou buzhidao
zhidao shenme weishenme liaotian liaotianshi fangjian bangong bangongshi gongsi huiyi
mao gou laohu long tu zhu niu yang ma hou ji she shu xiongmao pingguo xiangjiao xigua juzi putao mifan miantiao jiaozi chifan hecha
hong huang lan lv hei bai hongse lanse lvse taiyang yueliang xingxing tian di ren shan shui huo mu jin
520 521 1314 5201314 666 888 6666 8888 88 168 1688 518 999 110 119 120 10086 007 123 1234 12345 123456 111 000 1111 0000 123123 112233
你好 您好 大家好 我爱你 爱你 老师 同学 同学们 学生 学校 班级 一班 二班 三班 中国 北京 上海 广州 深圳 我爱中国 加油 好好学习 天天向上 谢谢 再见
密码 口令 暗号 芝麻开门 开门 聊天 聊天室 房间 教室 机房 电脑 上课 下课 考试 作业 语文 数学 英语 物理 化学 生物 历史 地理 音乐 体育 美术
爸爸 妈妈 哥哥 姐姐 弟弟 妹妹 宝宝 宝贝 朋友 好朋友 生日快乐 新年快乐 恭喜发财 快乐 平安 健康 幸福 小明 小红 张三 李四 王五 李雷 韩梅梅
今天 明天 昨天 星期一 星期二 星期三 星期四 星期五 办公室 公司 会议 开会 测试 第一 第二 大学 高考 哈哈 哈哈哈 呵呵 春天 夏天 秋天 冬天
太阳 月亮 星星 苹果 香蕉 西瓜 熊猫 老虎 天空 大海 世界 地球 梦想 未来 希望
`)

func set(words string) map[string]bool {
	s := map[string]bool{}
	for _, w := range strings.Fields(words) {
		s[w] = true
	}
	return s
}
