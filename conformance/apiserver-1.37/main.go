// Command apiserver-1.36 is the API server of Kubernetes 1.36.3, built from its Go module. The suite starts it on loopback, with etcd, and
// applies what psp-ferry emits to it through the API.
package main

import (
	"os"

	"k8s.io/component-base/cli"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
)

func main() {
	os.Exit(cli.Run(app.NewAPIServerCommand()))
}
