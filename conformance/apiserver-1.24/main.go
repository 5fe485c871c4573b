// Command apiserver-1.24 is the API server of Kubernetes 1.24.17, the last that knows PodSecurityPolicy, built from its Go module.
// The suite starts it on loopback, with etcd, to hear the last word on what PSP answers.
package main

import (
	"os"

	"k8s.io/component-base/cli"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
)

func main() {
	os.Exit(cli.Run(app.NewAPIServerCommand()))
}
