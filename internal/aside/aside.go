// Package aside finds names for files that are kept beside the ones in use.
package aside

import (
	"fmt"
	"os"
	"time"
)

// Name returns a name that no file has yet: path, then why it is kept, then the local time, as
// settings.json.damaged-20260517-120000. A file of that second makes it -2, -3 and so on.
func Name(path, why string, now time.Time) string {
	stamp := path + "." + why + "-" + now.Format("20060102-150405")
	name := stamp
	for n := 2; exists(name); n++ {
		name = fmt.Sprintf("%s-%d", stamp, n)
	}
	return name
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
