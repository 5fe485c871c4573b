// Command kyverno-cli is Kyverno 1.19.1's own command line: `kyverno-cli test FOLDER` runs the tests that a bundle brings.
package main

import (
	"os"

	"github.com/kyverno/kyverno/cmd/cli/kubectl-kyverno/commands"
	"github.com/kyverno/kyverno/cmd/cli/kubectl-kyverno/log"
)

func main() {
	if log.Configure() != nil || commands.RootCommand(false).Execute() != nil {
		os.Exit(1)
	}
}
