# `make run` opens the room, `make test` tests everything, `make help` lists the rest.

GO       ?= go
# How long each parser is fuzzed: a time, or a number of runs such as 100000x.
FUZZTIME ?= 3s

OS  := $(shell $(GO) env GOOS)
EXE := $(shell $(GO) env GOEXE)

# Fyne's own Wayland code cannot take input methods, so Linux is built for X11, which XWayland serves. Its animations draw the
# whole window anew for each step of the blinking cursor: without them an open window costs a sixth.
ifeq ($(OS),linux)
TAGS := x11,migrated_fynedo,no_animations
else
TAGS := migrated_fynedo,no_animations
endif
# ci is Fyne's tag for a driver without a screen; e2e starts the real window and is built without it.
TEST_TAGS = ci,$(TAGS)

# The linters have a go.mod of their own, so that what they need stays out of the program's.
TOOL = $(GO) tool -modfile=internal/lint/tools.mod

# Everything with Go files but what is built: build/source is a clone, into which the packager writes.
SOURCES = $(wildcard *.go) $(filter-out build/ dist/,$(wildcard */))

# The race detector leaves out packages that only compute for the goroutine that calls them, and that it slows down most: the
# database's engine, which is C translated to Go, the arithmetic of cryptography, and pictures. With them, tests that write a history
# take four times as long, tests that sign or check signatures ten times, and those of the window a third longer.
COMPUTE = modernc.org/sqlite/lib crypto/internal/fips140/... image/... golang.org/x/image/... github.com/srwiley/...
RACE = -race $(foreach package,$(COMPUTE),-gcflags=$(package)=-race=false)

# Our packages below the program without a window: what the two other systems are checked with.
TERMINAL_PACKAGES = $$($(GO) list -tags nogui -deps -f '{{if not .Standard}}{{.ImportPath}}{{end}}' . | grep '^udpchat')

.DEFAULT_GOAL := help
# The go command uses all processors by itself, and setup has to come first.
.NOTPARALLEL:

.PHONY: help
help: ## show this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: build ## install what is missing, build, open the room
	build/udpchat$(EXE) $(ARGS)

.PHONY: build
build: setup ## build/udpchat with its window, build/udpchat-terminal without
	$(GO) build -tags $(TAGS) -o build/udpchat$(EXE) .
	CGO_ENABLED=0 $(GO) build -tags nogui -o build/udpchat-terminal$(EXE) .

.PHONY: test
test: setup-test lint unit fuzz e2e days ## all tests and linters

.PHONY: quick
quick: ## before each commit: format, vet, the architecture, tests of the packages that differ from main
	@$(MAKE) --no-print-directory format
	$(GO) vet -tags e2e,pictures,$(TEST_TAGS) ./...
	$(GO) -C bench vet -tags $(TEST_TAGS) ./...
	GO=$(GO) internal/quick.sh $(TEST_TAGS)

.PHONY: unit
unit: ## tests of all packages, under the race detector
	$(GO) test $(RACE) -shuffle=on -timeout 30m -tags $(TEST_TAGS) ./...
	$(GO) -C bench test $(RACE) -shuffle=on -tags $(TEST_TAGS) ./...

.PHONY: fuzz
fuzz: ## every fuzz target for FUZZTIME
	@GO=$(GO) internal/fuzz.sh $(TEST_TAGS) $(FUZZTIME)

.PHONY: e2e
e2e: build ## the real window on a virtual display, with real scripts as peers
	RACE='$(RACE)' $(GO) test $(RACE) -count=1 -timeout 20m -tags e2e,$(TAGS) ./e2e

.PHONY: days
days: setup-test ## days of people: several computers with the program, which are killed, cloned, restored and cut off
	$(GO) test $(RACE) -count=1 -timeout 20m -tags e2e ./e2e/days

.PHONY: pictures
pictures: setup-test ## the pictures in docs/, taken from the real window
	$(GO) test -count=1 -timeout 15m -tags e2e,pictures,$(TAGS) -run TestPictures ./e2e -pictures $(CURDIR)/docs

.PHONY: film
film: setup-test ## of these only the two that move, in about a minute
	$(GO) test -count=1 -timeout 15m -tags e2e,pictures,$(TAGS) -run TestPicturesThatMove ./e2e -pictures $(CURDIR)/docs

.PHONY: soak
soak: setup-test ## what takes long: 200 kills of the history under load, 10,000 attempts to get into a link, 10,000 schedules of the journal, 10,000 more of rooms with hostile members, and every fault of it that its tests have to notice, 10,000 of whole nodes in rooms and as many with hostile members among them, the encodings of 100,000 texts, nodes on bad networks, ten minutes of sleep, a storm of ten minutes, every keyboard layout, 100 ends of the window, every parser fuzzed for ten minutes
	HISTORY_KILL_ROUNDS=200 $(GO) test -count=1 -timeout 60m -run Kill -v ./history
	LINK_ATTEMPTS=10000 $(GO) test -count=1 -timeout 60m -run 'Refused|SentAgain|Rogues' -v ./transport/link
	$(GO) test -count=1 -timeout 120m -run 'AnySchedule|LiarsHarmNobody' ./journal -schedules 10000
	$(GO) test -count=1 -timeout 120m -run NothingLeavesItsConversation ./journal -schedules 40000
	$(GO) test -count=1 -timeout 60m -run FaultsAreNoticed ./journal -faults 0
	$(GO) test -count=1 -timeout 240m -run NothingLeavesItsRoom ./replica -apart 10000
	$(GO) test -count=1 -timeout 240m -run HostileMembersLearnNothing ./replica -apart 10000
	$(GO) test -count=1 -timeout 60m -run NeverMistaken ./transport/gb2312 -windows 100000
	UDPCHAT_LAYOUTS=all UDPCHAT_ENDINGS=50 $(GO) test -count=1 -timeout 120m -tags e2e,$(TAGS) -run 'EveryKeyOfALayout|UnderTraffic' ./e2e
	NODES_MESSAGES=10000 $(GO) test -count=1 -timeout 60m -v ./internal/nodes
	DAYS_STORM=10m DAYS_SLEEP=10m DAYS_COPIES=40 $(GO) test -count=1 -timeout 60m -tags e2e -run 'Storm|Sleeps|OneKey' -v ./e2e/days
	$(MAKE) fuzz FUZZTIME=10m

.PHONY: lint
lint: ## gofumpt, vet, staticcheck and actionlint; vet also for the other systems, for macOS only without the window
	@$(MAKE) --no-print-directory format
	$(GO) vet -tags e2e,pictures,$(TEST_TAGS) ./...
	$(GO) -C bench vet -tags $(TEST_TAGS) ./...
	$(TOOL) staticcheck -tags e2e,pictures,$(TEST_TAGS) ./...
	cd bench && $(GO) tool -modfile=../internal/lint/tools.mod staticcheck -tags $(TEST_TAGS) ./...
	$(TOOL) actionlint
	for os in linux windows darwin; do GOOS=$$os CGO_ENABLED=0 $(GO) vet -tags nogui $(TERMINAL_PACKAGES) || exit 1; done
	GOOS=windows CGO_ENABLED=0 $(GO) vet -tags ci,migrated_fynedo,no_animations ./...

.PHONY: vuln
vuln: ## known vulnerabilities in what the program calls (asks vuln.go.dev)
	$(TOOL) govulncheck -tags $(TEST_TAGS) ./...
	cd bench && $(GO) tool -modfile=../internal/lint/tools.mod govulncheck -tags $(TEST_TAGS) ./...

.PHONY: bench
bench: setup-test ## every figure beside its reference, into BENCHMARKS.md; QUICK=1 takes ten minutes instead of half an hour
	$(GO) -C bench build -o ../build/udpchat-bench .
	bench/alone.sh build/udpchat-bench $(if $(QUICK),-quick)

.PHONY: fmt
fmt: ## format the code
	$(TOOL) gofumpt -w $(SOURCES)

.PHONY: format
format:
	@unformatted=$$($(TOOL) gofumpt -l $(SOURCES)) && test -z "$$unformatted" || { echo "not formatted, run make fmt:" $$unformatted; exit 1; }

.PHONY: tidy
tidy: ## go.mod and go.sum of the program and of the benchmarks, after an import has changed
	$(GO) mod tidy
	$(GO) -C bench mod tidy

.PHONY: packages
packages: setup ## the last commit as people install it, into dist/: on Debian for Linux and Windows, on a Mac for macOS
	@packaging/setup.sh packages
	packaging/packages.sh

.PHONY: packages-check
packages-check: ## install and try what is in dist/, in a Debian of its own and under Wine (as root)
	@packaging/setup.sh packages-check
	packaging/check.sh

.PHONY: licences
licences: ## write the licences of what is linked anew, after a dependency has changed
	$(GO) run ./packaging/licences

.PHONY: clean
clean: ## remove what was built
	rm -rf build dist

.PHONY: setup
setup:
	@packaging/setup.sh build

.PHONY: setup-test
setup-test:
	@packaging/setup.sh test
