package archive

import (
	"testing"

	"udpchat/gui/guitest"
)

func TestMain(m *testing.M) { guitest.Main(m) }
