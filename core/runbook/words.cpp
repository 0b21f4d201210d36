// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/words.h"

#include <QVarLengthArray>

#include <array>
#include <string_view>
#include <vector>

namespace holdpoint::runbook {

namespace {

enum Sense : quint32
{
    SaysGate = 1u << 0,
    SaysDeliverables = 1u << 1,
    SaysExpected = 1u << 2,
    SaysGoesBack = 1u << 3,
    SaysAboutIt = 1u << 4, // a check or review of something, not the thing itself
    SaysIncident = 1u << 5,
    SaysIncidentAfterwards = 1u << 6,
    SaysEmergency = 1u << 7,
    SaysTemplates = 1u << 8,
    SaysPlanned = 1u << 9,
    SaysRoles = 1u << 10,
    SaysChannels = 1u << 11,
    SaysSignoff = 1u << 12,
    SaysDeclaration = 1u << 13,
    SaysSuccess = 1u << 14,
    SaysMetrics = 1u << 15,
    SaysBackground = 1u << 16,
    SaysAppendix = 1u << 17,
};

// A trailing '*' matches the beginning of a word.
struct Phrase
{
    std::u16string_view text;
    quint32 sense;
};

constexpr Phrase phrases[] = {
    {u"go no go", SaysGate},
    {u"go nogo", SaysGate},
    {u"hold point", SaysGate},
    {u"holdpoint", SaysGate},
    {u"decision point", SaysGate},
    {u"decision gate", SaysGate},
    {u"approval gate", SaysGate},
    {u"quality gate", SaysGate},
    {u"gate", SaysGate},
    {u"deliverable*", SaysDeliverables},
    {u"evidence to attach", SaysDeliverables},
    {u"artifacts", SaysDeliverables},
    {u"artefacts", SaysDeliverables},
    {u"expected", SaysExpected},
    {u"expectations", SaysExpected},
    {u"rollback*", SaysGoesBack},
    {u"roll back", SaysGoesBack},
    {u"rolling back", SaysGoesBack},
    {u"going back", SaysGoesBack},
    {u"fall back", SaysGoesBack},
    {u"fallback*", SaysGoesBack},
    {u"back out", SaysGoesBack},
    {u"backout*", SaysGoesBack},
    {u"revert*", SaysGoesBack},
    {u"review", SaysAboutIt | SaysIncidentAfterwards},
    {u"reviewed", SaysIncidentAfterwards},
    {u"report", SaysIncidentAfterwards},
    {u"test*", SaysAboutIt},
    {u"rehears*", SaysAboutIt},
    {u"verif*", SaysAboutIt},
    {u"validat*", SaysAboutIt},
    {u"drill", SaysAboutIt},
    {u"prepar*", SaysAboutIt},
    {u"check*", SaysAboutIt},
    {u"confirm*", SaysAboutIt},
    {u"briefing", SaysAboutIt},
    {u"readiness", SaysAboutIt},
    {u"incident*", SaysIncident},
    {u"outage*", SaysIncident},
    {u"emergency", SaysEmergency},
    {u"contingency", SaysEmergency},
    {u"disaster recovery", SaysEmergency},
    {u"if something goes wrong", SaysEmergency},
    {u"if anything goes wrong", SaysEmergency},
    {u"if it goes wrong", SaysEmergency},
    {u"if things go wrong", SaysEmergency},
    {u"when things go wrong", SaysEmergency},
    {u"template*", SaysTemplates},
    {u"canned message*", SaysTemplates},
    {u"planned", SaysPlanned},
    {u"non critical", SaysPlanned},
    {u"noncritical", SaysPlanned},
    {u"gradual*", SaysPlanned},
    {u"roles", SaysRoles | SaysBackground},
    {u"team", SaysRoles | SaysBackground},
    {u"responsibilit*", SaysRoles | SaysBackground},
    {u"on call", SaysRoles | SaysBackground},
    {u"staff*", SaysRoles | SaysBackground},
    {u"roster", SaysRoles | SaysBackground},
    {u"channel*", SaysChannels | SaysBackground},
    {u"sign off*", SaysSignoff},
    {u"signoff*", SaysSignoff},
    {u"signature*", SaysSignoff},
    {u"approval", SaysSignoff},
    {u"approvals", SaysSignoff},
    {u"approvers", SaysSignoff},
    {u"declaration", SaysDeclaration},
    {u"declare", SaysDeclaration},
    {u"success criteria", SaysSuccess | SaysMetrics},
    {u"acceptance criteria", SaysSuccess | SaysMetrics},
    {u"exit criteria", SaysSuccess | SaysMetrics},
    {u"metric*", SaysMetrics},
    {u"kpi*", SaysMetrics},
    {u"indicator*", SaysMetrics},
    {u"threshold*", SaysMetrics},
    {u"slo", SaysMetrics},
    {u"slos", SaysMetrics},
    {u"sla", SaysMetrics},
    {u"slas", SaysMetrics},
    {u"overview", SaysBackground},
    {u"background", SaysBackground},
    {u"introduction", SaysBackground},
    {u"contents", SaysBackground},
    {u"reference*", SaysBackground},
    {u"glossary", SaysBackground},
    {u"scope", SaysBackground},
    {u"purpose", SaysBackground},
    {u"assumption*", SaysBackground},
    {u"appendix", SaysBackground | SaysAppendix},
    {u"annex", SaysBackground | SaysAppendix},
    {u"links", SaysBackground},
    {u"contact*", SaysBackground},
    {u"communication*", SaysBackground},
    {u"escalation*", SaysBackground},
    {u"lessons", SaysBackground},
    {u"faq", SaysBackground},
    {u"notes", SaysBackground},
    {u"note", SaysBackground},
    {u"about", SaysBackground},
    {u"history", SaysBackground},
    {u"changelog", SaysBackground},
    {u"audience", SaysBackground},
    {u"architecture", SaysBackground},
    {u"participants", SaysBackground},
    {u"attendees", SaysBackground},
    {u"risks", SaysBackground},
    {u"prerequisites", SaysBackground},
    {u"timeline", SaysBackground},
    {u"schedule", SaysBackground},
    {u"agenda", SaysBackground},
};

using Buckets = std::array<std::vector<Phrase>, 26>;

const Buckets& phrasesByLetter()
{
    static const Buckets buckets = [] {
        Buckets filled;
        for (const Phrase& phrase : phrases)
            filled[phrase.text.front() - u'a'].push_back(phrase);
        return filled;
    }();
    return buckets;
}

constexpr qsizetype mostUnits = 300;
using Words = QVarLengthArray<char16_t, mostUnits + 8>;

// Lower case, one blank for every run of marks and blanks.
Words words(const QString& title)
{
    Words out;
    for (const QChar c : title) {
        const char16_t u = c.unicode();
        if ((u >= u'a' && u <= u'z') || (u >= u'0' && u <= u'9'))
            out.append(u);
        else if (u >= u'A' && u <= u'Z')
            out.append(static_cast<char16_t>(u + 32));
        else if (u >= 0x80 && c.isLetterOrNumber())
            out.append(c.toLower().unicode());
        else if (!out.isEmpty() && out.back() != u' ')
            out.append(u' ');
        if (out.size() > mostUnits)
            break;
    }
    return out;
}

quint32 sensesOf(const QString& title)
{
    const Words found = words(title);
    const std::u16string_view text(found.data(), static_cast<std::size_t>(found.size()));
    quint32 senses = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool wordBegins = at == 0 || text[at - 1] == u' ';
        if (!wordBegins || text[at] < u'a' || text[at] > u'z')
            continue;
        const std::u16string_view rest = text.substr(at);
        for (const Phrase& phrase : phrasesByLetter()[text[at] - u'a']) {
            const bool open = phrase.text.back() == u'*';
            const std::u16string_view needle = open ? phrase.text.substr(0, phrase.text.size() - 1) : phrase.text;
            if (rest.starts_with(needle) && (open || rest.size() == needle.size() || rest[needle.size()] == u' '))
                senses |= phrase.sense;
        }
    }
    return senses;
}

} // namespace

TitleMeaning meaningOf(const QString& title)
{
    const quint32 senses = sensesOf(title);
    TitleMeaning meaning;
    meaning.gate = senses & SaysGate;
    meaning.deliverables = senses & SaysDeliverables;
    meaning.expected = senses & SaysExpected;
    meaning.rollback = (senses & SaysGoesBack) && !(senses & SaysAboutIt);
    meaning.incident = (senses & SaysIncident) && !(senses & SaysIncidentAfterwards);
    meaning.emergency = (senses & SaysEmergency) && !(senses & SaysAboutIt);
    meaning.templates = senses & SaysTemplates;
    meaning.planned = senses & SaysPlanned;
    meaning.background = senses & SaysBackground;
    meaning.appendix = senses & SaysAppendix;
    // The word alone; "Tell people" is work.
    const bool people = title.compare(QLatin1String("people"), Qt::CaseInsensitive) == 0;
    meaning.roles = (senses & SaysRoles) || people;
    meaning.channels = senses & SaysChannels;
    meaning.signoff = senses & SaysSignoff;
    meaning.declaration = senses & SaysDeclaration;
    meaning.success = senses & SaysSuccess;
    meaning.metrics = senses & SaysMetrics;
    return meaning;
}

} // namespace holdpoint::runbook
