package io.vqstream.proto.v1;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.util.Comparator;
import java.util.Locale;

/** All that readers of old records and of other languages rely on, one line each. */
final class Listing {

  private final StringBuilder lines = new StringBuilder();

  private Listing() {}

  /** Lists the messages of the file by name and their fields by number. */
  static String of(FileDescriptor file) {
    Listing listing = new Listing();
    listing.line("package %s, java %s", file.getPackage(), file.getOptions().getJavaPackage());
    file.getMessageTypes().stream()
        .sorted(Comparator.comparing(Descriptor::getFullName))
        .forEach(listing::message);
    file.getEnumTypes().forEach(listing::enumeration);
    return listing.lines.toString();
  }

  private void message(Descriptor message) {
    line("");
    line("message %s", message.getFullName());
    message.getFields().stream()
        .sorted(Comparator.comparingInt(FieldDescriptor::getNumber))
        .forEach(this::field);
    message.getEnumTypes().forEach(this::enumeration);
    message.getNestedTypes().forEach(this::message);
  }

  private void field(FieldDescriptor field) {
    boolean optional = field.toProto().getProto3Optional();
    String presence = field.isRepeated() ? "repeated " : optional ? "optional " : "";
    String oneof =
        field.getRealContainingOneof() == null
            ? ""
            : " of " + field.getRealContainingOneof().getName();
    line("  %d %s%s %s%s", field.getNumber(), presence, type(field), field.getName(), oneof);
  }

  private void enumeration(EnumDescriptor enumeration) {
    line("");
    line("enum %s", enumeration.getFullName());
    enumeration.getValues().forEach(v -> line("  %d %s", v.getNumber(), v.getName()));
  }

  private static String type(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case MESSAGE -> field.getMessageType().getFullName();
      case ENUM -> field.getEnumType().getFullName();
      default -> field.getType().name().toLowerCase(Locale.ROOT);
    };
  }

  private void line(String format, Object... values) {
    lines.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
