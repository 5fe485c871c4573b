module psp-ferry/conformance/shared/podfields

go 1.26
