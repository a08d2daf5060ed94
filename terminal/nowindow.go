package terminal

// NoDisplay is the sentence for a program that was to open a window where there is no display.
func NoDisplay(l Language) string {
	if l == Chinese {
		return "没有图形界面，改在终端里运行。"
	}
	return "No display; running in the terminal."
}

// NoWindow is what is said when no window could be opened though there is a display.
type NoWindow struct {
	Why   string // what is missing, and what to do about it
	Here  string // that the room goes on in this terminal
	Alone string // how to open the room without a window
}

// NoWindowWords are those words in a language, for a system as the Go runtime names it. Nothing in them was written by anybody
// else, and there is no quotation mark in them.
func NoWindowWords(l Language, system string) NoWindow {
	if l == Chinese {
		return NoWindow{
			Why:  "打不开窗口：这台机器没有 OpenGL 2.1。" + missingChinese(system),
			Here: "先在终端里运行。", Alone: aloneChinese(system),
		}
	}
	return NoWindow{
		Why:  "No window could be opened: this machine has no OpenGL 2.1. " + missingEnglish(system),
		Here: "Running in the terminal for now.", Alone: aloneEnglish(system),
	}
}

func missingChinese(system string) string {
	switch system {
	case "windows":
		return "请安装显卡的驱动程序；在虚拟机或远程桌面里，把 Mesa 的 opengl32.dll 放到 udpchat.exe 旁边。"
	case "darwin":
		return "请在虚拟机的设置里打开三维图形加速。"
	}
	return "请安装 OpenGL 的软件渲染器（Debian 和 Ubuntu：libgl1-mesa-dri，Fedora：mesa-dri-drivers），或在虚拟机里打开三维图形加速。"
}

func missingEnglish(system string) string {
	switch system {
	case "windows":
		return "Install the graphics card's driver; in a virtual machine or over remote desktop put Mesa's opengl32.dll beside udpchat.exe."
	case "darwin":
		return "Switch on 3D acceleration in the settings of the virtual machine."
	}
	return "Install the software renderer of OpenGL (Debian and Ubuntu: libgl1-mesa-dri, Fedora: mesa-dri-drivers), or switch on 3D acceleration in the virtual machine."
}

func aloneChinese(system string) string {
	if system == "windows" {
		return "或者运行旁边的 udpchat-terminal.exe，它不需要窗口。"
	}
	return "或者在终端里运行 udpchat --terminal。"
}

func aloneEnglish(system string) string {
	if system == "windows" {
		return "Or start udpchat-terminal.exe, which lies beside this program and needs no window."
	}
	return "Or run udpchat --terminal in a terminal."
}
