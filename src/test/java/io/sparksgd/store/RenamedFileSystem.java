package io.sparksgd.store;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The local disk under the scheme that it is asked for by. */
abstract class RenamedFileSystem extends RawLocalFileSystem {
  private URI uri;

  @Override
  public void initialize(URI name, Configuration configuration) throws IOException {
    uri = URI.create(name.getScheme() + ":///");
    super.initialize(name, configuration);
  }

  @Override
  public URI getUri() {
    // The constructor of the superclass asks before there is one.
    return uri == null ? super.getUri() : uri;
  }
}
