package loggia.provider.camel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every trick a route file could try, and where it is stopped: before Camel sees the file. */
class RouteCheckTest {
	private static final Peers PEERS = new Peers(Peers.KNOWN, Hosts.of(Set.of("api.example.com", "localhost:18201", "*.inner.example.com"), Map.of()),
			Map.of("plant", new BrokerSetting("plant", "tcp://localhost:1883", "", "")),
			Map.of("stock", new DataSourceSetting("stock", "jdbc:postgresql://localhost/stock", "", "", 1, true)), Path.of("/nowhere"));
	/** The step stands in line 5, column 11. */
	private static final String HEAD = "- route:\n    from:\n      uri: direct:ext.x\n      steps:\n";

	private static RouteFault fault(String text) {
		return assertThrows(RouteFault.class, () -> RouteCheck.check(text, "x.yaml", "ext.x", PEERS), text);
	}

	private static String step(String flow) {
		return HEAD + "        - " + flow.strip() + "\n";
	}

	@ParameterizedTest
	@ValueSource(strings = { "to: \"http://api.example.com/weather?unit=metric&skip=3\"", "to: \"https://api.example.com:443/weather\"", "to: \"http://localhost:18201\"",
		"to: \"http://a.b.inner.example.com/x?httpMethod=POST&author=me\"", "to: {uri: \"http://api.example.com/x\", parameters: {httpMethod: GET, city: oslo}}",
		"setHeader: {name: CamelHttpPath, simple: \"/w/${variable.url_city}/${uuid}\"}", "to: \"sql:select * from t where a = :#city and b = :#${variable.b}?dataSource=#stock&outputType=SelectOne\"",
		"to: {uri: \"paho-mqtt5:lamp/set\", parameters: {brokerUrl: plant, qos: 1}}", "to: \"file:out/today?fileName=a.txt&fileExist=Append\"",
		"setBody: {simple: \"${body} ${variable.city} ${header.x} ${date:now:yyyy-MM-dd HH:mm} ${exchangeProperty.y} ${variable.global:last}\"}",
		"setBody: {expression: {jsonpath: {expression: \"$.a[?(@.b > 1)]\", resultType: String}}}", "setHeader: {name: CamelHttpQuery, simple: \"q=${variable.url_city}\"}",
		"setVariable: {name: \"global:last\", simple: \"${body}\"}", "choice: {when: [{simple: \"${variable.a} == 1\", steps: [{log: hi}]}], otherwise: {steps: [{stop: {}}]}}", "stop: {}",
		"doTry: {steps: [{to: \"direct:b\"}], doCatch: [{exception: [java.io.IOException], steps: [{log: \"${exception.message}\"}]}]}", "unmarshal: {json: {library: Jackson}}", "marshal: {json: {}}",
		"throwException: {exceptionType: java.lang.IllegalArgumentException, message: no}", "pollEnrich: {constant: \"file:in?fileName=a.txt&noop=true\", timeout: 1000}",
		"enrich: {simple: \"http://api.example.com/a\"}", "setBody: {constant: \"#fff is white, 100% {so far}\"}", "convertBodyTo: String", "delay: {constant: 10}",
		"setHeaders: {headers: [{name: a, constant: b}, {name: c, simple: \"${body}\"}]}", "split: {jsonpath: \"$.items\", steps: [{log: x}]}" })
	void letsHonestRoutesThrough(String flow) throws Exception {
		RouteCheck.check(step(flow), "x.yaml", "ext.x", PEERS);
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			# components
			to: "exec:rm?args=-rf"                                        | 15 | the component 'exec' is not offered
			to: "bean:runtime?method=exec"                                | 15 | the component 'bean' is not offered
			to: "class:java.lang.Runtime?method=getRuntime"               | 15 | the component 'class' is not offered
			to: "language:groovy:System.exit(0)"                          | 15 | the component 'language' is not offered
			to: "groovy:x"                                                | 15 | the component 'groovy' is not offered
			to: "script:x"                                                | 15 | the component 'script' is not offered
			to: "xslt:file:/etc/x.xsl"                                    | 15 | the component 'xslt' is not offered
			to: "freemarker:file:/etc/passwd"                             | 15 | the component 'freemarker' is not offered
			to: "seda:x"                                                  | 15 | the component 'seda' is not offered
			to: "netty:tcp://evil"                                        | 15 | the component 'netty' is not offered
			to: "ref:x"                                                   | 15 | the component 'ref' is not offered
			to: "controlbus:route?routeId=x&action=stop"                  | 15 | the component 'controlbus' is not offered
			to: "HTTP://evil.example.com"                                 | 15 | the component 'HTTP' is not offered
			to: " http://api.example.com"                                 | 15 | the component ' http' is not offered
			to: "%65xec:rm"                                               | 15 | the component '%65xec' is not offered
			# steps that run code
			bean: {beanType: java.lang.Runtime}                           | 11 | a route runs no code
			bean: {ref: x, method: exec}                                  | 11 | a route runs no code
			process: {ref: x}                                             | 11 | a route runs no code
			script: {groovy: "Runtime.runtime.exec('id')"}                | 11 | a route runs no code
			kamelet: {name: x}                                            | 11 | a route runs no code
			set-body: {groovy: x}                                         | 11 | the step 'set-body' is not offered
			claimCheck: {operation: Get}                                  | 11 | the step 'claimCheck' is not offered
			aggregate: {aggregationStrategy: "#class:x.Y"}                | 11 | the step 'aggregate' is not offered
			# steps that compute where to go
			recipientList: {simple: "${body}"}                            | 11 | it computes where messages go
			routingSlip: {simple: "${body}"}                              | 11 | it computes where messages go
			dynamicRouter: {simple: "${body}"}                            | 11 | it computes where messages go
			toD: "http://api.example.com/x"                                | 11 | it computes where messages go
			to: "http:${variable.url_host}/x" | 15 | a URI is fixed
			to: "http://${variable.url_host}/x" | 15 | a URI is fixed
			to: "http://api.example.com/${variable.url_x}" | 15 | a URI is fixed
			to: "sql:select ${variable.x}?dataSource=#stock" | 15 | a URI is fixed
			to: "sql:select :x${variable.x}?dataSource=#stock" | 15 | a URI is fixed
			to: "paho-mqtt5:${variable.url_x}?brokerUrl=plant" | 15 | a URI is fixed
			to: "file:${variable.url_x}" | 15 | a URI is fixed
			to: "${variable.url_where}" | 15 | a URI is fixed
			setHeader: {name: CamelHttpQuery, simple: "${variable.city}"} | 53 | takes ${variable.url_NAME}
			setHeader: {name: CamelHttpQuery, simple: "x=${body}"} | 53 | takes ${variable.url_NAME}
			setHeader: {name: CamelHttpQuery, simple: "a${header.x}"} | 53 | takes ${variable.url_NAME}
			setHeader: {name: CamelHttpPath, variable: city} | 44 | is written as constant
			setHeader: {name: CamelHttpPath, expression: {variable: city}} | 44 | is written as constant
			setHeader: {name: CamelHttpPath, simple: {expression: "${body}"}} | 52 | takes ${variable.url_NAME}
			setHeaders: {headers: [{name: CamelHttpPath, variable: city}]} | 56 | is written as constant
			wireTap: {uri: "exec:x"}                                      | 26 | the component 'exec'
			wireTap: {uri: "exec:x", dynamicUri: true}                    | 26 | the component 'exec'
			wireTap: {uri: "direct:b", dynamicUri: true}                  | 38 | unknown key 'dynamicUri'
			enrich: {constant: "exec:x"}                                  | 30 | the component 'exec'
			enrich: {simple: "${body}"}                                   | 28 | a URI is fixed
			enrich: {header: where}                                       | 28 | names its endpoint as constant
			enrich: {constant: "direct:b", aggregationStrategy: "#x"}     | 42 | 'aggregationStrategy' is not offered
			pollEnrich: {simple: "file:${variable.url_x}"}                | 32 | a URI is fixed
			pollEnrich: {constant: "http://api.example.com"}              | 34 | pollEnrich reads file alone
			# languages and functions
			setBody: {groovy: "1"}                                        | 21 | 'groovy' is not offered in setBody
			setBody: {expression: {groovy: "1"}}                          | 34 | the language 'groovy' is not offered
			setBody: {expression: {language: {language: groovy}}}         | 34 | the language 'language' is not offered
			setBody: {expression: {method: {beanType: x}}}                | 34 | the language 'method' is not offered
			setBody: {javascript: "1"}                                    | 21 | 'javascript' is not offered
			setBody: {mvel: "1"}                                          | 21 | 'mvel' is not offered
			setBody: {ognl: "1"}                                          | 21 | 'ognl' is not offered
			setBody: {spel: "1"}                                          | 21 | 'spel' is not offered
			setBody: {java: "1"}                                          | 21 | 'java' is not offered
			setBody: {joor: "1"}                                          | 21 | 'joor' is not offered
			setBody: {ref: "x"}                                           | 21 | 'ref' is not offered
			setBody: {csimple: "${body}"}                                 | 21 | 'csimple' is not offered
			setBody: {xpath: "/x"}                                        | 21 | 'xpath' is not offered
			setBody: {simple: "${bean:runtime?method=exec}"}              | 29 | the function ${bean:runtime
			setBody: {simple: "${bean:type:java.lang.Runtime}"}           | 29 | the function ${bean:type
			setBody: {simple: "${type:java.lang.Runtime.x}"}              | 29 | the function ${type:
			setBody: {simple: "${ref:x}"}                                 | 29 | the function ${ref:x}
			setBody: {simple: "${sys.user.home}"}                         | 29 | the function ${sys.user.home}
			setBody: {simple: "${sysenv.PATH}"}                           | 29 | the function ${sysenv.PATH}
			setBody: {simple: "${env.PATH}"}                              | 29 | the function ${env.PATH}
			setBody: {simple: "${env:PATH}"}                              | 29 | the function ${env:PATH}
			setBody: {simple: "${properties:x}"}                          | 29 | the function ${properties:x}
			setBody: {simple: "${camelContext.stop}"}                     | 29 | the function ${camelContext.stop}
			setBody: {simple: "${exchange.context}"}                      | 29 | the function ${exchange.context}
			setBody: {simple: "${body.class.classLoader}"}                | 29 | the function ${body.class
			setBody: {simple: "${body.getClass().forName('x')}"}          | 29 | the function ${body.getClass
			setBody: {simple: "${bodyAs(java.io.File)}"}                  | 29 | the function ${bodyAs
			setBody: {simple: "${header.x.class}"}                        | 29 | the function ${header.x.class}
			setBody: {simple: "${header[x].class}"}                       | 29 | the function ${header[x].class}
			setBody: {simple: "${headerAs(x,java.io.File)}"}              | 29 | the function ${headerAs
			setBody: {simple: "${variable.city.class}"}                   | 29 | the function ${variable.city.class}
			setBody: {simple: "${variable.header:x}"}                     | 29 | the function ${variable.header:x}
			setBody: {simple: "${exception.stackTrace}"}                  | 29 | the function ${exception.stackTrace}
			setBody: {simple: "${exception.cause.x}"}                     | 29 | the function ${exception.cause
			setBody: {simple: "${messageHistory}"}                        | 29 | the function ${messageHistory}
			setBody: {simple: "${file:absolute.path}"}                    | 29 | the function ${file:
			setBody: {simple: "${date:header.x:y}"}                       | 29 | the function ${date:header
			setBody: {simple: "$simple{sys.user.home}"}                   | 29 | the function ${sys.user.home}
			setBody: {simple: "${iif(a,${sys.x},b)}"}                     | 29 | the function ${iif(a
			setBody: {simple: "${bean:${body}}"}                          | 29 | the function ${bean:
			setBody: {simple: "a ${body"}                                 | 29 | the function ${body
			setBody: {constant: "${sys.user.home}"}                       | 31 | the function ${sys.user.home}
			setBody: {jsonpath: "$.x[?(@.a == '${sys.user.home}')]"}      | 31 | the function ${sys.user.home}
			setBody: {header: "x${sys.user.home}"}                        | 29 | the function ${sys.user.home}
			log: "${sys.user.home}"                                       | 16 | the function ${sys.user.home}
			setBody: {simple: "resource:file:/etc/passwd"}                | 29 | resource:
			setBody: {constant: " resource:classpath:x"}                  | 31 | resource:
			setBody: {simple: "{{env:HOME}}"}                             | 29 | property placeholders
			to: "http://{{sys:host}}/x"                                   | 15 | property placeholders
			to: {uri: "http://api.example.com", parameters: {"{{x}}": 1}} | 60 | property placeholders
			setBody: {simple: {expression: "${body}", resultType: java.io.File}} | 65 | the class 'java.io.File'
			setBody: {jsonpath: {expression: "$", option: ALWAYS_RETURN_LIST}}   | 49 | 'option' is not offered
			setBody: {simple: "${body}", constant: x}                     | 40 | a second expression
			convertBodyTo: java.io.File                                   | 26 | the class 'java.io.File'
			convertBodyTo: {type: java.lang.ProcessBuilder}               | 33 | the class 'java.lang.ProcessBuilder'
			unmarshal: {json: {unmarshalType: java.lang.Runtime}}         | 30 | unknown key 'unmarshalType'
			unmarshal: {json: {library: XStream}}                         | 39 | the class 'XStream'
			unmarshal: {yaml: {}}                                         | 23 | unknown key 'yaml'
			unmarshal: {avro: {}}                                         | 23 | unknown key 'avro'
			throwException: {exceptionType: java.lang.Runtime, message: x} | 43 | the class 'java.lang.Runtime'
			doTry: {steps: [], doCatch: [{exception: [x.Evil], steps: []}]} | 53 | the class 'x.Evil'
			split: {simple: "${body}", steps: [], aggregationStrategy: "#class:x"} | 49 | 'aggregationStrategy' is not offered
			multicast: {steps: [], executorService: "#x"}                 | 34 | unknown key 'executorService'
			log: {message: x, loggerRef: y}                               | 29 | unknown key 'loggerRef'
			# headers and variables that steer
			setHeader: {name: CamelHttpUri, constant: "http://evil"}      | 29 | the header 'CamelHttpUri' steers
			setHeader: {name: camelhttpuri, constant: "http://evil"}      | 29 | the header 'camelhttpuri' steers
			setHeader: {name: CamelSqlQuery, constant: "drop"}            | 29 | the header 'CamelSqlQuery' steers
			setHeader: {name: CamelPahoOverrideTopic, constant: x}        | 29 | the header 'CamelPahoOverrideTopic' steers
			setHeader: {name: CamelExecCommandExecutable, constant: x}    | 29 | the header 'CamelExec
			setHeader: {name: org.apache.camel.x, constant: x}            | 29 | the header 'org.apache
			setHeader: {name: "${body}", constant: x}                     | 29 | name should be a fixed name
			setHeader: {name: "x y", constant: x}                         | 29 | name should be a fixed name
			setHeaders: {headers: [{name: CamelHttpUri, constant: x}]}    | 41 | the header 'CamelHttpUri' steers
			setHeaders: {headers: [{name: a, groovy: x}]}                 | 44 | 'groovy' is not offered
			setProperty: {name: CamelCharsetName, constant: x}            | 31 | names that begin with Camel
			setVariable: {name: "header:CamelHttpUri.x", constant: x}     | 31 | name should be NAME
			setVariable: {name: userId, constant: root}                   | 31 | says who calls
			setVariable: {name: params, constant: x}                      | 31 | says who calls
			setVariables: {variables: [{name: appId, constant: x}]}       | 45 | says who calls
			to: {uri: "direct:b", variableReceive: userId}                | 50 | says who calls
			to: {uri: "direct:b", variableReceive: "header:x"}            | 50 | variableReceive should be NAME
			# HTTP
			to: "http://evil.example.com/x"                               | 15 | the host 'evil.example.com' is not configured
			to: "http://169.254.169.254/latest/meta-data"                 | 15 | the host '169.254.169.254' is not configured
			to: "http://localhost/x"                                      | 15 | the host 'localhost' is not configured
			to: "http://localhost:18202/x"                                | 15 | the host 'localhost:18202' is not configured
			to: "http://api.example.com:8080/x"                           | 15 | the host 'api.example.com:8080'
			to: "http://inner.example.com/x"                              | 15 | the host 'inner.example.com'
			to: "http://api.example.com@evil.com/x"                       | 15 | with a fixed host
			to: "http://api.example.com%2F@evil.com/x"                    | 15 | with a fixed host
			to: "http:evil.com"                                           | 15 | with a fixed host
			to: "http:http://evil.com"                                    | 15 | with a fixed host
			to: "http:api.example.com"                                    | 15 | with a fixed host
			to: "http:///evil.com"                                        | 15 | with a fixed host
			to: "http://api.example.com#@evil.com"                        | 15 | with a fixed host
			to: "http://api.example.com\\\\@evil.com"                     | 15 | backslashes
			to: "http://api.example.com/x?proxyHost=evil.com&proxyPort=80" | 15 | the option 'proxyHost' of http
			to: "http://api.example.com/x?httpUri=http://evil.com"        | 15 | the option 'httpUri' of http
			to: {uri: http, parameters: {httpUri: "evil.com"}}            | 21 | with a fixed host
			to: "http://api.example.com/x?clientBuilder=#class:x.Y"       | 15 | references (#…)
			to: "http://api.example.com/x?q=#bean:x"                      | 15 | references (#…)
			to: "http://api.example.com/x?httpClient.proxy=evil"          | 15 | the option 'httpClient.proxy' of http
			to: "http://api.example.com/x?x509HostnameVerifier=y"         | 15 | the option 'x509HostnameVerifier'
			to: "http://api.example.com/x?sslContextParameters=y"         | 15 | the option 'sslContextParameters'
			to: "http://api.example.com/x?bridgeEndpoint=true"            | 15 | is no value for the option 'bridgeEndpoint'
			to: "http://api.example.com/x?headerFilterStrategy=y"         | 15 | the option 'headerFilterStrategy'
			to: "http://api.example.com/x?h%74tpUri=evil"                 | 15 | is no name of an option
			to: "http://api.example.com/x?a=RAW(b&proxyHost=evil)"        | 15 | RAW(…)
			to: "http://api.example.com/x?a=1&a=2"                        | 15 | is there twice
			to: {uri: "http://api.example.com/x?a=1", parameters: {a: 2}} | 21 | is there twice
			to: {uri: "http://api.example.com", parameters: {a: "${body}"}} | 21 | no function may stand in it
			# SQL
			to: "sql:select 1"                                            | 15 | the data source '' is not configured
			to: "sql:select 1?dataSource=#other"                          | 15 | the data source 'other' is not configured
			to: "sql:select 1?dataSource=#class:org.h2.Driver"            | 15 | is no value for the option 'dataSource'
			to: "sql:classpath:x.sql?dataSource=#stock"                   | 15 | write the statement itself
			to: "sql:file:/etc/passwd?dataSource=#stock"                  | 15 | write the statement itself
			to: "sql:select 1?dataSource=#stock&outputClass=java.lang.Runtime" | 15 | the option 'outputClass' of sql
			to: "sql:select 1?dataSource=#stock&useMessageBodyForSql=true" | 15 | the option 'useMessageBodyForSql'
			to: "sql:select 1?dataSource=#stock&outputHeader=CamelHttpUri" | 15 | the option 'outputHeader'
			to: "sql:select 1?dataSource=#stock&template.x=y"             | 15 | the option 'template.x'
			# MQTT
			to: "paho-mqtt5:t"                                            | 15 | the broker '' is not configured
			to: "paho-mqtt5:t?brokerUrl=tcp://evil:1883"                  | 15 | is no value for the option 'brokerUrl'
			to: "paho-mqtt5:t?brokerUrl=evil"                             | 15 | the broker 'evil' is not configured
			to: "paho-mqtt5:t?brokerUrl=plant&serverURIs=tcp://evil"      | 15 | the option 'serverURIs'
			to: "paho-mqtt5:t?brokerUrl=plant&filePersistenceDirectory=/" | 15 | the option 'filePersistenceDirectory'
			# files
			to: "file:/etc"                                               | 15 | is no folder below
			to: "file:../x"                                               | 15 | is no folder below
			to: "file:a/../../x"                                          | 15 | is no folder below
			to: "file://etc"                                              | 15 | is no folder below
			to: "file:~/x"                                                | 15 | is no folder below
			to: "file:.ssh"                                               | 15 | is no folder below
			to: "file:a/.hidden"                                          | 15 | is no folder below
			to: "file:%2e%2e/x"                                           | 15 | is no folder below
			to: "file:out?fileName=../x"                                  | 15 | is no value for the option 'fileName'
			to: "file:out?fileName=a..b"                                  | 15 | has no '..'
			to: "file:out?fileName=/etc/x"                                | 15 | is no value for the option 'fileName'
			to: "file:out?jailStartingDirectory=false"                    | 15 | the option 'jailStartingDirectory'
			to: "file:out?tempPrefix=../"                                 | 15 | the option 'tempPrefix'
			to: "file:out?move=/etc"                                      | 15 | the option 'move'
			# the rest
			to: "timer:x"                                                 | 15 | a route cannot send to timer
			to: "log:x?marker=y"                                          | 15 | the option 'marker' of log
			to: "direct:b?block=true"                                     | 15 | the option 'block' of direct
			to: &a "direct:b"                                             | 15 | anchors
			to: !!java.net.URL "direct:b"                                 | 15 | tags
			"to": "direct:b", "to": "exec:x"                              |  0 |
			""")
	void refusesWithLineAndColumn(String flow, int column, String message) {
		if (column == 0) {
			flow = "{" + flow + "}";
			assertTrue(fault(step(flow)).getMessage().contains("twice"));
			return;
		}
		RouteFault fault = fault(step(flow));
		assertTrue(fault.getMessage().contains(message.strip()), fault.getMessage());
		assertEquals("5:" + column, fault.line + ":" + fault.column, fault.getMessage());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			- beans: [{name: x, type: java.lang.Runtime}]                 | 1 | beans are not offered
			- routeTemplate: {id: x}                                      | 1 | 'routeTemplate' is not offered
			- templatedRoute: {routeTemplateRef: x}                       | 1 | 'templatedRoute' is not offered
			- intercept: {steps: []}                                      | 1 | 'intercept' is not offered
			- rest: {path: /x}                                            | 1 | 'rest' is not offered
			- errorHandler: {deadLetterChannel: {deadLetterUri: "exec:x"}} | 1 | 'errorHandler' is not offered
			- routeConfiguration: {id: x}                                 | 1 | 'routeConfiguration' is not offered
			- onException: {exception: [x.Evil], steps: []}               | 1 | the class 'x.Evil'
			- onException: {exception: [java.io.IOException], onExceptionOccurredRef: x} | 1 | unknown key 'onExceptionOccurredRef'
			- onException: {exception: [java.io.IOException], handled: {groovy: "x"}} | 1 | the language 'groovy'
			{apiVersion: camel.apache.org/v1, kind: Integration, spec: {flows: []}} | 1 | a route file should be a list
			- from: {uri: "exec:x", steps: []}                            | 1 | the component 'exec'
			- from: {uri: "http://api.example.com", steps: []}            | 1 | a route cannot begin at http
			- from: {uri: "sql:select 1?dataSource=#stock", steps: []}    | 1 | a route cannot begin at sql
			- from: {uri: "timer:x?period=1", steps: []}                  | 1 | a timer's period is at least 100 ms
			- from: {uri: "timer:x?delay=-1", steps: []}                  | 1 | is no value for the option 'delay'
			- from: {uri: "timer:x?timer=#y", steps: []}                  | 1 | references (#…)
			- from: {uri: "file:/", steps: []}                            | 1 | is no folder below
			- from: {uri: "direct:other", steps: []}                      | 1 | no route begins at direct:ext.x
			- route: {routePolicyRef: x, from: {uri: "direct:ext.x", steps: []}} | 1 | unknown key 'routePolicyRef'
			- route: {errorHandlerRef: x, from: {uri: "direct:ext.x", steps: []}} | 1 | unknown key 'errorHandlerRef'
			- route: {id: "../x", from: {uri: "direct:ext.x", steps: []}} | 1 | an id is letters
			""")
	void refusesAtTheTop(String text, int line, String message) {
		RouteFault fault = fault(text);
		assertTrue(fault.getMessage().contains(message.strip()), fault.getMessage());
		assertEquals(line, fault.line);
	}

	@Test
	void refusesASchemeThatTheConfigurationTakesAway() {
		var fewer = new Peers(Set.of("direct"), PEERS.hosts(), PEERS.brokers(), PEERS.dataSources(), PEERS.files());
		var e = assertThrows(RouteFault.class, () -> RouteCheck.check(step("to: \"log:x\""), "x.yaml", "ext.x", fewer));
		assertTrue(e.getMessage().contains("switched off"), e.getMessage());
		var more = new Peers(Set.of("direct", "exec"), PEERS.hosts(), PEERS.brokers(), PEERS.dataSources(), PEERS.files());
		assertThrows(RouteFault.class, () -> RouteCheck.check(step("to: \"exec:x\""), "x.yaml", "ext.x", more));
	}

	@Test
	void refusesDepthSizeAndSeveralDocuments() {
		String deep = "setBody: {constant: " + "[".repeat(60) + "]".repeat(60) + "}";
		assertTrue(fault(step(deep)).getMessage().contains("levels deep"));
		assertTrue(fault(step("log: x") + "---\n" + step("to: \"exec:x\"")).getMessage().contains("one document"));
		assertThrows(RouteFault.class, () -> RouteCheck.check("# " + "x".repeat(Yaml.MAX_CHARS) + "\n" + step("log: x"), "x.yaml", "ext.x", PEERS));
	}

	@Test
	void noNameLeadsToMetadataOrMulticast() throws Exception {
		for (String bad : new String[] { "169.254.169.254", "fe80::1", "224.0.0.1", "0.0.0.0", "fd00:ec2::254", "::" }) {
			assertTrue(Hosts.isForbidden(InetAddress.getByName(bad)), bad);
		}
		for (String good : new String[] { "127.0.0.1", "::1", "10.0.0.1", "192.168.1.1", "8.8.8.8", "fd12::1" }) {
			assertTrue(!Hosts.isForbidden(InetAddress.getByName(good)), good);
		}
	}
}
