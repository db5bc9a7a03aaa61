# Everything here needs Go and make alone. The checkers are pinned in
# .ci/tools.mod and built by the go command when they are first used.

TOOL := go tool -modfile=.ci/tools.mod

# The race detector needs cgo, and cgo a C compiler. Where there is none, go
# env says 0, and the tests run without it.
RACE := $(if $(filter 1,$(shell go env CGO_ENABLED)),-race)

.PHONY: demo test build lint vuln format vet static unit cross conformance

demo:
	@go run ./cmd/itsmload demo

test: lint unit cross

build:
	go build -trimpath -o bin/ ./cmd/itsmload

lint: format vet static

format:
	@files=$$(gofmt -l .); if [ -n "$$files" ]; then \
		echo "gofmt would change these, run gofmt -w on them:"; echo "$$files"; exit 1; fi

vet:
	go vet ./...

static:
	$(TOOL) staticcheck ./...

unit:
	@$(if $(RACE),,echo "no C compiler: the tests run without the race detector")
	go test $(RACE) ./...

cross:
	GOOS=windows go build ./...
	GOOS=darwin go build ./...

vuln:
	$(TOOL) govulncheck ./...

# Asks a server whether it behaves as the one that was measured, in items of its
# own that it removes again: make conformance ITSMNG_URL=… ITSMNG_USER_TOKEN=…
conformance:
	@test -n "$(ITSMNG_URL)" -a -n "$$ITSMNG_USER_TOKEN" || { \
		echo "say which server to ask, as a super admin: make conformance ITSMNG_URL=… ITSMNG_USER_TOKEN=… [ITSMNG_APP_TOKEN=…]"; exit 2; }
	@cd client/conformance && CONFORMANCE_URL="$(ITSMNG_URL)" go test -count=1 -timeout=30m -run '^TestServer$$'
