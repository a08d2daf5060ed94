// Package gb2312 handles the text of plain peers. It encodes and decodes
// GB2312, detects the encoding of datagrams, and converts any text to one that
// a plain peer can read.
//
// GB2312 here means EUC-CN, the byte form of GB 2312-80 that Python calls
// "gb2312": bytes 00 to 7F stand for themselves, every other character is a
// pair of bytes from A1 to FE, its row and its cell. A classic script decodes
// strictly and stops at the first invalid byte. So this codec is as strict: it
// accepts and makes exactly the bytes that Python accepts and makes.
//
// Two cells have two readings. This package decodes A1A4 as U+00B7 and A1AA as
// U+2014, as code page 936 and GB18030 do; Python decodes U+30FB and U+2015.
// It encodes all four runes to these cells. This is the only difference.
//
// All functions are safe for concurrent use. None keeps or changes its
// arguments, and the caller owns all results.
package gb2312
