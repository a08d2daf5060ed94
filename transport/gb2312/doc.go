// Package gb2312 is the text of plain peers: the GB2312 codec, telling the
// encodings of datagrams apart, and fitting any text into what a plain peer
// can read.
//
// GB2312 here means EUC-CN, the byte form of GB 2312-80 that Python calls
// "gb2312": bytes 00 to 7F stand for themselves, every other character is a
// pair of bytes from A1 to FE, its row and its cell. A classic script decodes
// strictly and dies of the first byte it does not know, so this codec is just
// as strict: it takes and makes exactly the bytes that Python takes and makes.
//
// Two cells have two readings. A1A4 is U+00B7 and A1AA is U+2014 when read
// here, as in code page 936 and GB18030; Python reads U+30FB and U+2015. All
// four runes are written to these cells. This is the only difference.
//
// All functions are safe for concurrent use. None keeps or changes the slices
// it is given, and what they return belongs to the caller.
package gb2312
