//go:build !nogui

package desktop

import "encoding/binary"

// icon is a picture in the form the system's tray takes: an icon file with one picture, which may be a PNG. The header has
// the counts, then an entry of 16 bytes for the picture: its sides, planes, bits a pixel, length and offset.
func icon(png []byte) []byte {
	const side, header = 64, 22
	b := []byte{0, 0, 1, 0, 1, 0, side, side, 0, 0, 1, 0, 32, 0}
	b = binary.LittleEndian.AppendUint32(b, uint32(len(png)))
	b = binary.LittleEndian.AppendUint32(b, header)
	return append(b, png...)
}
