package main

import (
	"context"
	"fmt"
	"os"
)

// A command line is a function of its arguments and its console.
func Example() {
	c := console{in: os.Stdin, out: os.Stdout, err: os.Stdout, env: os.LookupEnv}
	code := run(context.Background(), []string{"import", "inventory.xlsx"}, c)
	fmt.Println("exit code", code)
	// Output:
	// itsmload: no mapping: give --mapping with the file that says which column goes where
	// exit code 2
}
