package composer

import "strings"

// emoji is a character with the words that find it, Chinese and English.
type emoji struct{ char, words string }

// emojis are those of the picker, common ones first. The emoji font of the toolkit has all of them.
var emojis = parseEmojis(`
😀 笑 开心 哈哈 smile grin happy
😂 笑哭 哈哈 laugh tears joy
😊 微笑 害羞 smile blush
😍 喜欢 爱 花痴 love eyes heart
😘 亲 飞吻 kiss
😉 眨眼 wink
😎 酷 墨镜 cool sunglasses
😜 调皮 吐舌 tongue wink
😏 坏笑 smirk
😁 露齿 嘻嘻 grin teeth
😅 汗 尴尬 sweat smile
😆 大笑 laugh
😇 天使 angel
😋 好吃 馋 yum delicious
😌 安心 relieved
😐 无语 neutral
😑 面无表情 expressionless
😒 不高兴 unamused
😓 冷汗 sweat
😔 失落 sad pensive
😖 难受 confounded
😞 失望 disappointed
😟 担心 worried
😠 生气 angry
😡 愤怒 生气 rage
😢 哭 伤心 cry
😣 难 坚持 persevere
😤 哼 steam
😥 难过 disappointed relieved
😨 害怕 fear
😩 累 weary
😪 困 sleepy
😫 累 疲惫 tired
😭 大哭 cry sob
😮 惊讶 哦 wow open mouth
😱 吓 尖叫 scream
😲 震惊 astonished
😳 脸红 flushed
😴 睡 晚安 sleep
😵 晕 dizzy
😷 口罩 生病 mask sick
🙂 微笑 smile
🙃 倒 upside down
🙄 白眼 eyes roll
🤔 想 思考 think
🤗 抱 hug
🤣 笑 打滚 rofl laugh
🤤 流口水 drool
🤦 捂脸 facepalm
🤷 摊手 不知道 shrug
🙏 谢谢 拜托 祈祷 thanks please pray
👍 好 赞 同意 good yes thumbs up
👎 差 不同意 bad no thumbs down
👌 好的 可以 ok
👏 鼓掌 clap
👋 你好 再见 挥手 hello bye wave
🙌 万岁 hooray hands
💪 加油 强 strong muscle
🤝 握手 合作 handshake deal
👀 看 围观 eyes look
👆 上 up
👇 下 down
👈 左 left
👉 右 right
👊 拳 fist
🙋 举手 我 raise hand me
🙇 鞠躬 对不起 bow sorry
💔 心碎 broken heart
💕 爱心 hearts love
💖 爱心 heart love
💯 满分 一百 hundred
💢 生气 anger
💤 睡 zzz sleep
💡 主意 灯 idea light
💬 说话 聊天 talk chat
🔥 火 热 fire hot
🎉 庆祝 恭喜 party congratulations
🎂 生日 蛋糕 birthday cake
🎁 礼物 gift
🎈 气球 balloon
🏆 奖杯 第一 trophy win
🏀 篮球 basketball
🎮 游戏 game
🎵 音乐 music
📌 图钉 重要 pin
📎 附件 回形针 paperclip
📝 笔记 作业 note homework
📚 书 学习 books study
📅 日历 日期 calendar date
📷 照片 相机 photo camera
📞 电话 phone
💻 电脑 computer laptop
💾 保存 磁盘 save disk
🔍 搜索 search
🔒 锁 lock
🔑 钥匙 key
🔧 修 工具 wrench tool fix
🐛 虫 bug
🚀 火箭 上线 rocket launch
🚗 车 car
🚌 公交 bus
🏠 家 home house
🏫 学校 school
🍚 饭 米饭 rice meal
🍜 面 noodles
🍲 火锅 hotpot
🍎 苹果 apple
🍉 西瓜 watermelon
🍺 啤酒 beer
🍻 干杯 cheers
🌹 玫瑰 花 rose flower
🌸 樱花 花 blossom flower
🌞 太阳 早 sun morning
🌙 月亮 晚安 moon night
🌈 彩虹 rainbow
⭐ 星 star
⚡ 闪电 lightning
🐶 狗 dog
🐱 猫 cat
🐼 熊猫 panda
🐷 猪 pig
🐮 牛 cow
🐔 鸡 chicken
✅ 完成 对 done yes check
❌ 错 不 no wrong cross
❓ 问 question
❗ 注意 exclamation
`)

func parseEmojis(table string) []emoji {
	var all []emoji
	for entry := range strings.Lines(strings.TrimSpace(table)) {
		char, words, _ := strings.Cut(strings.TrimSpace(entry), " ")
		all = append(all, emoji{char, words})
	}
	return all
}

// findEmojis returns the emojis with a word that begins with the query, or contains it if the query is Chinese.
func findEmojis(query string) []emoji {
	query = strings.ToLower(strings.TrimSpace(query))
	if query == "" {
		return emojis
	}
	var found []emoji
	for _, e := range emojis {
		for word := range strings.FieldsSeq(e.words) {
			if strings.HasPrefix(word, query) || query[0] >= 0x80 && strings.Contains(word, query) {
				found = append(found, e)
				break
			}
		}
	}
	return found
}
