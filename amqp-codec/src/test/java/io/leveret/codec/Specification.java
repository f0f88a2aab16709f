package io.leveret.codec;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** AMQP 0-9-1 with RabbitMQ's extensions, as the working group's XML file has it. */
record Specification(List<MethodElement> methods, Map<String, String> replyCodes, List<String> propertyNames) {

    /** {@code toServer}: whether a server must or may receive it. */
    record MethodElement(
            int classId, int methodId, String name, boolean content, boolean toServer, List<Field> fields) {
        @Override
        public String toString() {
            return name;
        }
    }

    record Field(String name, String type, boolean reserved) {}

    static Specification load() {
        String name = "/specification/amqp0-9-1.stripped.extended.xml";
        try (InputStream in = Objects.requireNonNull(Specification.class.getResourceAsStream(name), name)) {
            Element root = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(in)
                    .getDocumentElement();
            return read(root);
        } catch (IOException | ParserConfigurationException | SAXException e) {
            throw new AssertionError(name, e);
        }
    }

    static String camelCase(String name) {
        StringBuilder camel = new StringBuilder();
        for (String word : name.split("-", -1)) {
            camel.append(camel.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return camel.toString();
    }

    private static Specification read(Element root) {
        Map<String, String> domains = new HashMap<>();
        for (Element domain : children(root, "domain")) {
            domains.put(domain.getAttribute("name"), domain.getAttribute("type"));
        }
        Map<String, String> replyCodes = new HashMap<>();
        for (Element constant : children(root, "constant")) {
            if (!constant.getAttribute("name").startsWith("frame-")
                    || constant.getAttribute("name").equals("frame-error")) {
                boolean hard = constant.getAttribute("class").equals("hard-error");
                replyCodes.put(
                        constant.getAttribute("name"), constant.getAttribute("value") + (hard ? " hard-error" : ""));
            }
        }
        List<MethodElement> methods = new ArrayList<>();
        List<String> properties = new ArrayList<>();
        for (Element amqpClass : children(root, "class")) {
            children(amqpClass, "field").forEach(field -> properties.add(field.getAttribute("name")));
            children(amqpClass, "method").forEach(method -> methods.add(method(amqpClass, method, domains)));
        }
        return new Specification(methods, replyCodes, properties);
    }

    private static MethodElement method(Element amqpClass, Element method, Map<String, String> domains) {
        List<Field> fields = new ArrayList<>();
        for (Element field : children(method, "field")) {
            String domain = field.getAttribute("domain");
            String type = domain.isEmpty() ? field.getAttribute("type") : domains.getOrDefault(domain, domain);
            fields.add(new Field(field.getAttribute("name"), type, field.hasAttribute("reserved")));
        }
        boolean toServer = children(method, "chassis").stream()
                .anyMatch(chassis -> chassis.getAttribute("name").equals("server"));
        return new MethodElement(
                Integer.parseInt(amqpClass.getAttribute("index")),
                Integer.parseInt(method.getAttribute("index")),
                amqpClass.getAttribute("name") + '.' + method.getAttribute("name"),
                method.hasAttribute("content"),
                toServer,
                fields);
    }

    private static List<Element> children(Element parent, String tag) {
        List<Element> children = new ArrayList<>();
        NodeList nodes = parent.getChildNodes();
        for (int i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i) instanceof Element child && child.getTagName().equals(tag)) {
                children.add(child);
            }
        }
        return children;
    }
}
