// Udpchat is a chat room for everyone on one network: no server, no account.
package main

import (
	_ "embed"
	"errors"
	"flag"
	"os"

	"udpchat/app"
)

//go:embed FyneApp.toml
var metadata string

func main() {
	o, err := app.ParseOptions(os.Args[1:], app.Complaints())
	switch {
	case errors.Is(err, flag.ErrHelp):
		return
	case err != nil:
		os.Exit(2)
	}
	os.Exit(app.Run(o, app.Metadata(metadata)))
}
