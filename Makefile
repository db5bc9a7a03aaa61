# Everything here needs Go and make alone. The checkers are pinned in
# .ci/tools.mod and built by the go command when they are first used.

TOOL := go tool -modfile=.ci/tools.mod

# The race detector needs cgo, and cgo a C compiler. Where there is none, go
# env says 0, and the tests run without it. The checkers look at the same build
# as the tests, so that the libraries are compiled once for all of them.
RACE := $(if $(filter 1,$(shell go env CGO_ENABLED)),-race)

.PHONY: demo test build lint vuln format vet static unit fuzz fuzz-briefly bench cross conformance

demo:
	@go run ./cmd/itsmload demo

test: lint unit fuzz-briefly cross

build:
	go build -trimpath -o bin/ ./cmd/itsmload

lint: format vet static

format:
	@files=$$(gofmt -l .); if [ -n "$$files" ]; then \
		echo "gofmt would change these, run gofmt -w on them:"; echo "$$files"; exit 1; fi

vet:
	go vet $(RACE) ./...

static:
	GOFLAGS="$$(go env GOFLAGS) $(RACE)" $$($(TOOL) -n staticcheck) ./...

# Many tests wait for the disk, since run folders are synced: more of them at once
# than there are processors.
unit:
	@$(if $(RACE),,echo "no C compiler: the tests run without the race detector")
	go test $(RACE) -vet=off -parallel 8 ./...

# Each fuzz target for FUZZTIME, one after the other: make fuzz FUZZTIME=10m. A
# failing input is kept in the package's testdata/fuzz, and is tried by every
# go test from then on.
FUZZTIME := 60s
FUZZED = $$(grep -rl --include='*_test.go' '^func Fuzz' . | xargs -n 1 dirname | sort -u)

fuzz:
	@for folder in $(FUZZED); do \
		for target in $$(grep -ho '^func Fuzz[A-Za-z0-9]*' $$folder/*_test.go | cut -c 6-); do \
			echo "$$folder $$target"; \
			go test -vet=off -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -parallel 2 $$folder || exit 1; \
		done; \
	done

# The same with 24 seconds for all targets together, and 3 for one at most.
fuzz-briefly:
	@targets=$$(grep -rh --include='*_test.go' '^func Fuzz' . | wc -l); \
	share=$$((24000 / targets)); \
	$(MAKE) --no-print-directory fuzz FUZZTIME=$$((share < 3000 ? share : 3000))ms

bench:
	go test -run '^$$' -bench . -benchtime 1x ./...

# Whether it compiles there: nobody runs what comes out, so that the compiler is
# spared the work of making it fast.
cross:
	GOOS=windows go build -gcflags='all=-N -l' ./cmd/...
	GOOS=darwin go build -gcflags='all=-N -l' ./cmd/...

vuln:
	$(TOOL) govulncheck ./...

# Asks a server whether it behaves as the one that was measured, in items of its
# own that it removes again: make conformance ITSMNG_URL=… ITSMNG_USER_TOKEN=…
conformance:
	@test -n "$(ITSMNG_URL)" -a -n "$$ITSMNG_USER_TOKEN" || { \
		echo "say which server to ask, as a super admin: make conformance ITSMNG_URL=… ITSMNG_USER_TOKEN=… [ITSMNG_APP_TOKEN=…]"; exit 2; }
	@cd client/conformance && CONFORMANCE_URL="$(ITSMNG_URL)" go test -count=1 -timeout=30m -run '^TestServer$$'
