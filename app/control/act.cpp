// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/control/act.h"

#include "app/control/command_fields.h"

#include <QCoreApplication>

#include <array>

namespace holdpoint::app {
namespace {

constexpr int actVersion = 3;
constexpr std::array viaNames = {"submit", "run-step", "rollback", "attach", "secret"};
constexpr std::array authNames = {"claimed", "spoken", "signed"};

template <size_t Count> int indexOf(const std::array<const char*, Count>& names, const QString& name)
{
    for (size_t i = 0; i < Count; ++i) {
        if (name == QLatin1String(names[i]))
            return int(i);
    }
    return -1;
}

template <size_t Index = 0> bool readCommand(const QString& name, const QJsonObject& body, checklist::Command& command)
{
    if constexpr (Index < std::variant_size_v<checklist::Command>) {
        using Alternative = std::variant_alternative_t<Index, checklist::Command>;
        if (name != QLatin1String(checklist::CommandName<Alternative>::name))
            return readCommand<Index + 1>(name, body, command);
        Alternative read;
        events::FieldReader reader(body);
        describe(read, reader);
        command = std::move(read);
        return reader.complete();
    } else {
        return false;
    }
}

std::unexpected<Error> notUnderstood()
{
    return failure(ErrorCode::Malformed,
                   QCoreApplication::translate("control", "The other Holdpoint does not understand this request."),
                   QCoreApplication::translate("control", "Use the same version of Holdpoint for both."));
}

// The value that a variable carries; the name itself where the runbook has no blank for it.
QString filledBy(const checklist::Launch& launch, const QString& variable)
{
    for (const runbook::Value& value : launch.plan().values) {
        if (value.name == variable)
            return value.id;
    }
    return variable;
}

} // namespace

QJsonObject actJson(const Act& act, const Envelope& envelope)
{
    events::FieldWriter body;
    std::visit([&body](auto command) { describe(command, body); }, act.command);
    const QString name = std::visit(
        []<class T>(const T&) { return QString(QLatin1String(checklist::CommandName<T>::name)); }, act.command);
    return {{QStringLiteral("v"), actVersion},
            {QStringLiteral("id"), envelope.id},
            {QStringLiteral("boot"), envelope.boot},
            {QStringLiteral("expires_boottime_ms"), envelope.expiresBoottimeMs},
            {QStringLiteral("via"), QLatin1String(viaNames[size_t(act.via)])},
            {QStringLiteral("command"), name},
            {QStringLiteral("body"), body.object},
            {QStringLiteral("auth"), QLatin1String(authNames[size_t(act.actor.auth)])},
            {QStringLiteral("person"), act.actor.person},
            {QStringLiteral("role"), act.actor.role},
            {QStringLiteral("seat"), act.actor.seat},
            {QStringLiteral("step"), act.step},
            {QStringLiteral("deliverable"), act.deliverable},
            {QStringLiteral("file"), act.file},
            {QStringLiteral("kind"), act.kind},
            {QStringLiteral("scenario"), act.scenario},
            {QStringLiteral("name"), act.name},
            {QStringLiteral("secret_b64"), QString::fromLatin1(act.secret.toBase64())}};
}

Result<Act> actOf(const QJsonObject& json, Envelope& envelope)
{
    Act act;
    const int via = indexOf(viaNames, json.value(u"via").toString());
    const int auth = indexOf(authNames, json.value(u"auth").toString());
    if (json.value(u"v").toInt() != actVersion || via < 0 || auth < 0)
        return notUnderstood();
    envelope = {json.value(u"id").toString(), json.value(u"boot").toString(),
                json.value(u"expires_boottime_ms").toInteger()};
    act.via = Via(via);
    act.actor = {events::Auth(auth), json.value(u"person").toString(), json.value(u"role").toString(),
                 json.value(u"seat").toString()};
    if (!readCommand(json.value(u"command").toString(), json.value(u"body").toObject(), act.command))
        return notUnderstood();
    act.step = json.value(u"step").toString();
    act.deliverable = json.value(u"deliverable").toString();
    act.file = json.value(u"file").toString();
    act.kind = json.value(u"kind").toString();
    act.scenario = json.value(u"scenario").toString();
    act.name = json.value(u"name").toString();
    act.secret = QByteArray::fromBase64(json.value(u"secret_b64").toString().toLatin1());
    return act;
}

QJsonObject answerJson(const Result<session::Committed>& answer)
{
    if (!answer)
        return {{QStringLiteral("code"), int(answer.error().code)},
                {QStringLiteral("cause"), answer.error().cause},
                {QStringLiteral("next_step"), answer.error().nextStep}};
    return {{QStringLiteral("first_seq"), answer->firstSeq},
            {QStringLiteral("size"), answer->size},
            {QStringLiteral("run"), answer->run}};
}

Result<session::Committed> answerOf(const QJsonObject& json)
{
    if (json.contains(u"cause"))
        return failure(ErrorCode(json.value(u"code").toInt(int(ErrorCode::Internal))), json.value(u"cause").toString(),
                       json.value(u"next_step").toString());
    if (!json.contains(u"size"))
        return notUnderstood();
    return session::Committed{json.value(u"first_seq").toInteger(), json.value(u"size").toInteger(),
                              json.value(u"run").toInteger()};
}

void perform(session::Session& session, const Act& act, session::Done done)
{
    switch (act.via) {
    case Via::Submit:
        session.submit(act.command, act.actor, std::move(done));
        break;
    case Via::RunStep:
        session.runStep(act.step, act.actor, std::move(done));
        break;
    case Via::Rollback:
        session.rollBack(act.kind, act.scenario, act.actor, std::move(done));
        break;
    case Via::Attach:
        session.attach(act.step, act.deliverable, act.file, act.actor, std::move(done));
        break;
    case Via::Secret:
        session.setSecret(act.name, act.secret);
        session.submit(checklist::FillValue{filledBy(session.launch(), act.name), {}, true}, act.actor,
                       std::move(done));
        break;
    }
}

} // namespace holdpoint::app
