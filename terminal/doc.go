// Package terminal is the room without a window. It prints what the classic chat window prints, and it reads lines as the
// classic entry box does.
//
// The two classic programs are one here, and each keeps a stream of its own. Standard output is the chat window: its title
// line, then two lines for each message, the sender's address and the text. Nothing else is written there, so the output can
// be piped wherever the output of the classic window was. Standard error is for people: the title line of the entry box, if
// somebody types, and the program's own sentences.
//
// An own message is printed when its datagram comes back to this host, as the classic window of that host would print it.
package terminal
