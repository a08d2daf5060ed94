// Package typeset computes how text is laid out: how wide it is drawn, which characters belong together, and where lines
// break. Unicode's rules for clusters (UAX #29) and line breaks (UAX #14) come from go-text/typesetting. ASCII, accented
// Latin letters, hanzi and their punctuation take a faster path of their own.
package typeset
