package main

import (
	"encoding/csv"
	"fmt"
	"io"

	"github.com/gocarina/gocsv"

	"itsmload/importer/report"
)

// result is what became of one address.
type result struct {
	Email   string `csv:"email"`
	Result  string `csv:"result"`
	Message string `csv:"message"`
}

// results writes lines of CSV, each at once: what was sent must be known also
// where the next request never ends.
type results struct{ csv *gocsv.SafeCSVWriter }

func newResults(out io.Writer) *results { return &results{gocsv.NewSafeCSVWriter(csv.NewWriter(out))} }

func (r *results) header() error { return unwritten(gocsv.MarshalCSV([]result{}, r.csv)) }

func (r *results) write(line result) error {
	line.Email, line.Message = report.Harmless(line.Email), report.Harmless(line.Message)
	return unwritten(gocsv.MarshalCSVWithoutHeaders([]result{line}, r.csv))
}

func unwritten(err error) error {
	if err != nil {
		return fmt.Errorf("the results cannot be written to standard output: %w: nothing more is sent", err)
	}
	return nil
}
