// Package terminal is the room without a window: it prints as the classic chat window does and reads lines as the classic
// entry box does.
//
// The two classic programs become one here, and each keeps its own stream. Standard output is the chat window: its title
// line, then for each message a line with the sender's address and the text, and never anything else, so that it may be
// piped wherever the output of the classic window was. Standard error is for people: the title line of the entry box, when
// somebody types, and what the program has to say itself.
//
// An own message is printed when it was heard back, as the classic window of the same host would print it.
package terminal
