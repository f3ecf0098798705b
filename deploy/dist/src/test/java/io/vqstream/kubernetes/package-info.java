/** Tests of the manifests for Kubernetes and of the Compose file. */
package io.vqstream.kubernetes;
