// Command gator is Gatekeeper 3.23.1's own `gator verify`: it runs the Suites that a bundle brings.
package main

import (
	"os"

	"github.com/open-policy-agent/gatekeeper/v3/cmd/gator/verify"
)

func main() {
	if err := verify.Cmd.Execute(); err != nil {
		os.Exit(1)
	}
}
