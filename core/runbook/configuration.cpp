// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/configuration.h"

#include "core/base/http_header.h"
#include "core/runbook/value_rules.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

#include <toml++/toml.h>

namespace holdpoint::runbook {

namespace {

constexpr qsizetype largestConfiguration = 256 * 1024; // bytes
constexpr double longestTime = 366 * 86400.0;          // seconds

QString fromToml(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }

QString configurationText(const char* text) { return QCoreApplication::translate("holdpoint::runbook", text); }

// Reads tables; the first thing that is wrong stays as the error.
class ConfigurationReader
{
public:
    explicit ConfigurationReader(int firstLine)
        : m_firstLine(firstLine)
    {
    }

    Result<Configuration> read(const toml::table& root)
    {
        eachTable(root, {}, [this](const QString& key, const toml::table& table) {
            if (key == u"launch")
                readLaunch(table);
            else if (key == u"poll")
                eachTable(table, key, [this](const QString& gate, const toml::table& poll) { readPoll(gate, poll); });
            else if (key == u"source")
                eachTable(table, key, [this](const QString& name, const toml::table& one) { readSource(name, one); });
            else if (key == u"metric")
                eachTable(table, key, [this](const QString& name, const toml::table& one) { readMetric(name, one); });
            else if (key == u"step")
                eachTable(table, key, [this](const QString& name, const toml::table& one) { readStep(name, one); });
            else if (key == u"channel")
                eachTable(table, key, [this](const QString& name, const toml::table& one) { readChannel(name, one); });
            else if (key == u"value")
                eachTable(table, key, [this](const QString& name, const toml::table& one) { readValue(name, one); });
            else if (key == u"matrix")
                eachTable(table, key, [this](const QString& row, const toml::table& one) { readScenario(row, one); });
            else if (key == u"rollout")
                readRollout(table);
            else if (key == u"rollback")
                readRollback(table);
            else
                return false;
            return true;
        });
        if (m_error)
            return std::unexpected(*m_error);
        const auto byLine = [](const auto& a, const auto& b) { return a.line < b.line; };
        std::sort(m_configuration.sources.begin(), m_configuration.sources.end(), byLine);
        std::sort(m_configuration.metrics.begin(), m_configuration.metrics.end(), byLine);
        std::sort(m_configuration.scenarios.begin(), m_configuration.scenarios.end(), byLine);
        std::sort(m_configuration.values.begin(), m_configuration.values.end(), byLine);
        return std::move(m_configuration);
    }

private:
    [[nodiscard]] int lineOf(const toml::source_region& source) const
    {
        return static_cast<int>(source.begin.line) + m_firstLine - 1;
    }

    void fail(const QString& cause, const QString& nextStep, const toml::source_region& source)
    {
        const int line = lineOf(source);
        if (!m_error || line < m_error->line)
            m_error = Error{ErrorCode::Malformed, cause, nextStep, line};
    }

    void wrongType(const QString& key, const QString& wanted, const toml::node& node)
    {
        fail(configurationText(QT_TRANSLATE_NOOP("holdpoint::runbook", "\"%1\" must be %2.")).arg(key, wanted),
             configurationText(QT_TRANSLATE_NOOP("holdpoint::runbook", "Correct this line of the configuration.")),
             node.source());
    }

    void unknown(const QString& key, const QString& where, const toml::source_region& source)
    {
        const QString cause =
            where.isEmpty()
                ? configurationText(QT_TRANSLATE_NOOP("holdpoint::runbook", "There is no section \"%1\".")).arg(key)
                : configurationText(QT_TRANSLATE_NOOP("holdpoint::runbook", "There is no key \"%1\" in [%2]."))
                      .arg(key, where);
        fail(cause, configurationText(QT_TRANSLATE_NOOP("holdpoint::runbook", "Correct its name, or remove the line.")),
             source);
    }

    // `take` says whether it knows the key.
    template <class Take> void eachTable(const toml::table& table, const QString& where, Take take)
    {
        for (const auto& [key, node] : table) {
            const QString name = fromToml(key.str());
            if (const toml::table* inner = node.as_table()) {
                if constexpr (std::is_same_v<decltype(take(name, *inner)), bool>) {
                    if (!take(name, *inner))
                        unknown(name, where, key.source());
                } else {
                    take(name, *inner);
                }
            } else if (where.isEmpty()) {
                unknown(name, where, key.source());
            } else {
                wrongType(name, configurationText(QT_TRANSLATE_NOOP("holdpoint::runbook", "a table")), node);
            }
        }
    }

    template <class Take> void eachKey(const toml::table& table, const QString& where, Take take)
    {
        for (const auto& [key, node] : table) {
            const QString name = fromToml(key.str());
            if (!take(name, node))
                unknown(name, where, key.source());
        }
    }

    bool text(const QString& key, const toml::node& node, QString& target)
    {
        if (const auto value = node.value_exact<std::string>())
            target = fromToml(*value);
        else
            wrongType(key, configurationText(QT_TRANSLATE_NOOP("holdpoint::runbook", "a text in quotes")), node);
        return true;
    }

    // One of a few words.
    bool word(const QString& key, const toml::node& node, QString& target, const QStringList& words)
    {
        text(key, node, target);
        if (node.is_string() && !words.contains(target)) {
            wrongType(key,
                      configurationText(QT_TRANSLATE_NOOP("holdpoint::runbook", "one of: %1"))
                          .arg(words.join(QStringLiteral(", "))),
                      node);
        }
        return true;
    }

    bool seconds(const QString& key, const toml::node& node, double& target)
    {
        const std::optional<double> value = node.is_number() ? node.value<double>() : std::nullopt;
        if (value && std::isfinite(*value) && *value >= 0 && *value <= longestTime)
            target = *value;
        else
            wrongType(key, configurationText(QT_TRANSLATE_NOOP("holdpoint::runbook", "a number of seconds, 0 or more")),
                      node);
        return true;
    }

    bool decimal(const QString& key, const toml::node& node, double& target)
    {
        const std::optional<double> value = node.is_number() ? node.value<double>() : std::nullopt;
        if (value && std::isfinite(*value) && *value >= 0)
            target = *value;
        else
            wrongType(key, configurationText(QT_TRANSLATE_NOOP("holdpoint::runbook", "a number, 0 or more")), node);
        return true;
    }

    bool yesNo(const QString& key, const toml::node& node, bool& target)
    {
        if (const auto value = node.value_exact<bool>())
            target = *value;
        else
            wrongType(key, configurationText(QT_TRANSLATE_NOOP("holdpoint::runbook", "true or false")), node);
        return true;
    }

    bool number(const QString& key, const toml::node& node, int& target, int least, int most)
    {
        const auto value = node.value_exact<int64_t>();
        if (value && *value >= least && *value <= most) {
            target = static_cast<int>(*value);
        } else {
            wrongType(key,
                      configurationText(QT_TRANSLATE_NOOP("holdpoint::runbook", "a whole number from %1 to %2"))
                          .arg(least)
                          .arg(most),
                      node);
        }
        return true;
    }

    bool texts(const QString& key, const toml::node& node, QStringList& target)
    {
        const toml::array* array = node.as_array();
        if (!array) {
            wrongType(key, configurationText(QT_TRANSLATE_NOOP("holdpoint::runbook", "a list of texts")), node);
            return true;
        }
        for (const toml::node& item : *array) {
            QString one;
            text(key, item, one);
            target.append(one);
        }
        return true;
    }

    bool numbers(const QString& key, const toml::node& node, QList<int>& target, int least, int most)
    {
        const toml::array* array = node.as_array();
        if (!array) {
            wrongType(key, configurationText(QT_TRANSLATE_NOOP("holdpoint::runbook", "a list of whole numbers")), node);
            return true;
        }
        for (const toml::node& item : *array) {
            int one = 0;
            number(key, item, one, least, most);
            target.append(one);
        }
        return true;
    }

    bool textTable(const QString& key, const toml::node& node, QMap<QString, QString>& target)
    {
        const toml::table* table = node.as_table();
        if (!table) {
            wrongType(key, configurationText(QT_TRANSLATE_NOOP("holdpoint::runbook", "a table of texts")), node);
            return true;
        }
        for (const auto& [name, item] : *table)
            text(fromToml(name.str()), item, target[fromToml(name.str())]);
        return true;
    }

    bool headers(const QString& key, const toml::node& node, QMap<QString, QString>& target)
    {
        textTable(key, node, target);
        const toml::table* table = node.as_table();
        for (auto it = target.constBegin(); table && it != target.constEnd(); ++it) {
            const QByteArray name = it.key().toUtf8();
            const toml::node* value = table->get(std::string_view(name.constData(), std::size_t(name.size())));
            if (const Result<void> checked = checkHeader(name, it.value().toUtf8()); !checked)
                fail(checked.error().cause, checked.error().nextStep, (value ? *value : node).source());
        }
        return true;
    }

    void readLaunch(const toml::table& table)
    {
        Configuration& c = m_configuration;
        eachKey(table, QStringLiteral("launch"), [&](const QString& key, const toml::node& node) {
            if (key == u"name")
                return text(key, node, c.name);
            if (key == u"version")
                return text(key, node, c.version);
            if (key == u"workdir")
                return text(key, node, c.workdir);
            if (key == u"environment")
                return textTable(key, node, c.environment);
            return key == u"secrets" && texts(key, node, c.secrets);
        });
        for (auto it = c.environment.constBegin(); it != c.environment.constEnd(); ++it)
            checkName(it.key(), table);
        for (const QString& secret : std::as_const(c.secrets))
            checkName(secret, table);
    }

    // Names of the environment, as a shell takes them.
    void checkName(const QString& name, const toml::table& table)
    {
        const bool good =
            !name.isEmpty() && !name.front().isDigit() && std::all_of(name.begin(), name.end(), [](QChar c) {
                return c == u'_' || (c.unicode() < 0x80 && c.isLetterOrNumber());
            });
        if (!good) {
            const toml::node* node = table.get("environment");
            fail(configurationText(
                     QT_TRANSLATE_NOOP("holdpoint::runbook", "\"%1\" is no name of an environment variable."))
                     .arg(name),
                 configurationText(QT_TRANSLATE_NOOP("holdpoint::runbook", "Use letters, digits and underscores.")),
                 node ? node->source() : table.source());
        }
    }

    void readPoll(const QString& gate, const toml::table& table)
    {
        QStringList& seats = m_configuration.seats[gate];
        eachKey(table, QStringLiteral("poll"),
                [&](const QString& key, const toml::node& node) { return key == u"seats" && texts(key, node, seats); });
    }

    void readSource(const QString& name, const toml::table& table)
    {
        SourceConfiguration one;
        one.name = name;
        one.line = lineOf(table.source());
        static const QStringList kinds = {
            QStringLiteral("prometheus"),  QStringLiteral("alertmanager"), QStringLiteral("haproxy"),
            QStringLiteral("openmetrics"), QStringLiteral("http"),         QStringLiteral("tcp"),
            QStringLiteral("tls"),         QStringLiteral("dns"),          QStringLiteral("command")};
        static const QStringList methods = {QStringLiteral("GET"),  QStringLiteral("HEAD"), QStringLiteral("OPTIONS"),
                                            QStringLiteral("POST"), QStringLiteral("PUT"),  QStringLiteral("DELETE")};
        // The keys come in the order of the alphabet, so the kind is not read yet where its meaning is needed.
        const bool isCommand = table["kind"].value<std::string_view>() == "command";
        const int leastStatus = isCommand ? 0 : 100, mostStatus = isCommand ? 255 : 599;
        eachKey(table, QStringLiteral("source"), [&](const QString& key, const toml::node& node) {
            if (key == u"kind")
                return word(key, node, one.kind, kinds);
            if (key == u"url")
                return text(key, node, one.url);
            if (key == u"socket")
                return text(key, node, one.socket);
            if (key == u"host")
                return text(key, node, one.host);
            if (key == u"command")
                return text(key, node, one.command);
            if (key == u"expect_body")
                return text(key, node, one.expectBody);
            if (key == u"json_path")
                return text(key, node, one.jsonPath);
            if (key == u"secret")
                return text(key, node, one.secret);
            if (key == u"method")
                return word(key, node, one.method, methods);
            if (key == u"headers")
                return headers(key, node, one.headers);
            if (key == u"body")
                return text(key, node, one.body);
            if (key == u"ca_file")
                return text(key, node, one.caFile);
            if (key == u"redirects")
                return number(key, node, one.redirects, 0, SourceConfiguration::mostRedirects);
            if (key == u"interval_s")
                return seconds(key, node, one.intervalS);
            if (key == u"deadline_s")
                return seconds(key, node, one.deadlineS);
            if (key != u"expect_status")
                return false;
            if (node.is_array())
                return numbers(key, node, one.expectStatus, leastStatus, mostStatus);
            one.expectStatus.append(0);
            return number(key, node, one.expectStatus.back(), leastStatus, mostStatus);
        });
        if (one.kind.isEmpty())
            missing(QStringLiteral("kind"), QStringLiteral("source.") + name, table);
        m_configuration.sources.append(one);
    }

    void readMetric(const QString& name, const toml::table& table)
    {
        MetricConfiguration one;
        one.name = name;
        one.line = lineOf(table.source());
        static const QStringList answers = {QStringLiteral("note"), QStringLiteral("hold"), QStringLiteral("rollback")};
        static const QStringList priorities = {QStringLiteral("note"), QStringLiteral("warning"),
                                               QStringLiteral("critical")};
        eachKey(table, QStringLiteral("metric"), [&](const QString& key, const toml::node& node) {
            if (key == u"title")
                return text(key, node, one.title);
            if (key == u"unit")
                return text(key, node, one.unit);
            if (key == u"source")
                return text(key, node, one.source);
            if (key == u"query")
                return text(key, node, one.query);
            if (key == u"version_query")
                return text(key, node, one.versionQuery);
            if (key == u"answer")
                return word(key, node, one.answer, answers);
            if (key == u"limits")
                return textTable(key, node, one.limits);
            if (key == u"clear_limits")
                return textTable(key, node, one.clearLimits);
            if (key == u"dead_band")
                return decimal(key, node, one.deadBand);
            if (key == u"priority")
                return word(key, node, one.priority, priorities);
            if (key == u"ack_s")
                return seconds(key, node, one.acknowledgeS.emplace());
            if (key == u"for_s")
                return seconds(key, node, one.forS);
            if (key == u"clear_for_s")
                return seconds(key, node, one.clearForS);
            return key == u"min_samples" && number(key, node, one.minSamples, 0, 1'000'000);
        });
        if (one.source.isEmpty())
            missing(QStringLiteral("source"), QStringLiteral("metric.") + name, table);
        m_configuration.metrics.append(one);
    }

    void readStep(const QString& name, const toml::table& table)
    {
        StepConfiguration& one = m_configuration.steps[name];
        eachKey(table, QStringLiteral("step"), [&](const QString& key, const toml::node& node) {
            if (key == u"limit_s")
                return seconds(key, node, one.limitS);
            if (key == u"pty")
                return yesNo(key, node, one.pty);
            if (key == u"background")
                return yesNo(key, node, one.background);
            return key == u"as_one" && yesNo(key, node, one.asOne);
        });
    }

    void readChannel(const QString& name, const toml::table& table)
    {
        ChannelConfiguration one;
        one.name = name;
        static const QStringList kinds = {QStringLiteral("slack"),      QStringLiteral("email"),
                                          QStringLiteral("webhook"),    QStringLiteral("pagerduty"),
                                          QStringLiteral("statuspage"), QStringLiteral("script")};
        eachKey(table, QStringLiteral("channel"), [&](const QString& key, const toml::node& node) {
            if (key == u"kind")
                return word(key, node, one.kind, kinds);
            if (key == u"address")
                return text(key, node, one.address);
            return key == u"secret" && text(key, node, one.secret);
        });
        if (one.kind.isEmpty())
            missing(QStringLiteral("kind"), QStringLiteral("channel.") + name, table);
        m_configuration.channels.append(one);
    }

    bool expression(const QString& key, const toml::node& node, QString& target)
    {
        text(key, node, target);
        const QRegularExpression made(target);
        if (!made.isValid())
            fail(configurationText(
                     QT_TRANSLATE_NOOP("holdpoint::runbook", "\"%1\" is no regular expression: %2, at character %3."))
                     .arg(key, made.errorString())
                     .arg(made.patternErrorOffset() + 1),
                 configurationText(QT_TRANSLATE_NOOP("holdpoint::runbook", "Correct this line of the configuration.")),
                 node.source());
        return true;
    }

    void readValue(const QString& name, const toml::table& table)
    {
        ValueConfiguration one;
        one.name = name;
        one.line = lineOf(table.source());
        eachKey(table, QStringLiteral("value"), [&](const QString& key, const toml::node& node) {
            if (key == u"type")
                return word(key, node, one.type, valueTypeNames());
            if (key == u"unit")
                return text(key, node, one.unit);
            if (key == u"format")
                return expression(key, node, one.format);
            if (key == u"from")
                return text(key, node, one.from);
            if (key == u"pattern")
                return expression(key, node, one.pattern);
            return key == u"secret" && yesNo(key, node, one.secret);
        });
        if (one.from.isEmpty() != one.pattern.isEmpty())
            missing(one.from.isEmpty() ? QStringLiteral("from") : QStringLiteral("pattern"),
                    QStringLiteral("value.") + name, table);
        // What a script prints is in its output for everybody to read.
        if (one.secret && !one.from.isEmpty())
            fail(configurationText(
                     QT_TRANSLATE_NOOP("holdpoint::runbook", "[value.%1] is secret and cannot come from an output."))
                     .arg(name),
                 configurationText(QT_TRANSLATE_NOOP("holdpoint::runbook", "Remove \"from\" and \"pattern\", and give "
                                                                           "it with holdpoint secret.")),
                 table.source());
        m_configuration.values.append(one);
    }

    void readRollout(const toml::table& table)
    {
        RolloutConfiguration& one = m_configuration.rollout;
        eachKey(table, QStringLiteral("rollout"), [&](const QString& key, const toml::node& node) {
            if (key == u"weights")
                return numbers(key, node, one.weights, 0, 100);
            if (key == u"shift")
                return text(key, node, one.shift);
            if (key == u"observe")
                return text(key, node, one.observe);
            if (key == u"old")
                return text(key, node, one.oldVersion);
            if (key == u"new")
                return text(key, node, one.newVersion);
            if (key == u"watch_s")
                return seconds(key, node, one.watchS);
            if (key == u"watched")
                return texts(key, node, one.watched);
            return key == u"compare" && texts(key, node, one.compare);
        });
    }

    void readRollback(const toml::table& table)
    {
        RollbackConfiguration& one = m_configuration.rollback;
        eachKey(table, QStringLiteral("rollback"), [&](const QString& key, const toml::node& node) {
            if (key == u"immediate")
                return texts(key, node, one.immediate);
            if (key == u"planned")
                return texts(key, node, one.planned);
            if (key == u"pin")
                return texts(key, node, one.pin);
            if (key == u"alive")
                return text(key, node, one.alive);
            if (key == u"by_weights")
                return yesNo(key, node, one.byWeights);
            return key == u"deadline_s" && seconds(key, node, one.deadlineS);
        });
    }

    void readScenario(const QString& name, const toml::table& table)
    {
        ScenarioConfiguration one;
        one.name = name;
        one.line = lineOf(table.source());
        eachKey(table, QStringLiteral("matrix"), [&](const QString& key, const toml::node& node) {
            if (key == u"metric")
                return text(key, node, one.metric);
            if (key == u"limit")
                return text(key, node, one.limit);
            if (key == u"degradation")
                return yesNo(key, node, one.degradation);
            return key == u"for_s" && seconds(key, node, one.forS);
        });
        for (const auto& [text, key] : {std::pair(one.metric, "metric"), std::pair(one.limit, "limit")}) {
            if (text.isEmpty())
                missing(QLatin1String(key), QStringLiteral("matrix.") + name, table);
        }
        m_configuration.scenarios.append(one);
    }

    void missing(const QString& key, const QString& where, const toml::table& table)
    {
        fail(configurationText(QT_TRANSLATE_NOOP("holdpoint::runbook", "[%2] has no \"%1\".")).arg(key, where),
             configurationText(QT_TRANSLATE_NOOP("holdpoint::runbook", "Add it to the configuration.")),
             table.source());
    }

    int m_firstLine;
    Configuration m_configuration;
    std::optional<Error> m_error;
};

} // namespace

Result<Configuration> parseConfiguration(const QString& toml, int firstLine)
{
    const QByteArray bytes = toml.toUtf8();
    if (bytes.size() > largestConfiguration) {
        return failure(
            ErrorCode::TooLarge,
            configurationText(QT_TRANSLATE_NOOP("holdpoint::runbook", "The configuration has more than 256 KiB.")),
            configurationText(QT_TRANSLATE_NOOP("holdpoint::runbook", "Shorten it.")), firstLine);
    }
    toml::table table;
    try {
        table = toml::parse(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    } catch (const toml::parse_error& error) {
        return failure(
            ErrorCode::Malformed,
            configurationText(QT_TRANSLATE_NOOP("holdpoint::runbook", "The configuration is not valid TOML: %1"))
                .arg(fromToml(error.description())),
            configurationText(QT_TRANSLATE_NOOP("holdpoint::runbook", "Correct this line of the configuration.")),
            static_cast<int>(error.source().begin.line) + firstLine - 1);
    }
    return ConfigurationReader(firstLine).read(table);
}

} // namespace holdpoint::runbook
