// Package typeset lays out text: it computes the width of a drawn text, the clusters of characters, and the line breaks. Unicode's rules for clusters (UAX #29) and line breaks (UAX #14) come from go-text/typesetting. ASCII, accented
// Latin letters, hanzi and their punctuation take a faster path of their own.
package typeset
