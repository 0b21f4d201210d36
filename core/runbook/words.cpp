// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/words.h"

#include <array>
#include <string_view>
#include <vector>

namespace holdpoint::runbook {

namespace {

enum Sense : quint32
{
    Gate = 1u << 0,
    Deliverables = 1u << 1,
    Expected = 1u << 2,
    GoesBack = 1u << 3,
    AboutIt = 1u << 4, // a check or review of something, not the thing itself
    Incident = 1u << 5,
    IncidentAfterwards = 1u << 6,
    Emergency = 1u << 7,
    Templates = 1u << 8,
    Planned = 1u << 9,
    Roles = 1u << 10,
    Channels = 1u << 11,
    Signoff = 1u << 12,
    Declaration = 1u << 13,
    Success = 1u << 14,
    Metrics = 1u << 15,
    Background = 1u << 16,
};

// A trailing '*' matches the beginning of a word.
struct Phrase
{
    std::u16string_view text;
    quint32 sense;
};

constexpr Phrase phrases[] = {
    {u"go no go", Gate},
    {u"go nogo", Gate},
    {u"hold point", Gate},
    {u"holdpoint", Gate},
    {u"decision point", Gate},
    {u"decision gate", Gate},
    {u"approval gate", Gate},
    {u"quality gate", Gate},
    {u"gate", Gate},
    {u"deliverable*", Deliverables},
    {u"evidence to attach", Deliverables},
    {u"artifacts", Deliverables},
    {u"artefacts", Deliverables},
    {u"expected", Expected},
    {u"expectations", Expected},
    {u"rollback*", GoesBack},
    {u"roll back", GoesBack},
    {u"rolling back", GoesBack},
    {u"back out", GoesBack},
    {u"backout*", GoesBack},
    {u"revert*", GoesBack},
    {u"review", AboutIt | IncidentAfterwards},
    {u"reviewed", IncidentAfterwards},
    {u"report", IncidentAfterwards},
    {u"test*", AboutIt},
    {u"rehears*", AboutIt},
    {u"verif*", AboutIt},
    {u"validat*", AboutIt},
    {u"drill", AboutIt},
    {u"prepar*", AboutIt},
    {u"check*", AboutIt},
    {u"confirm*", AboutIt},
    {u"briefing", AboutIt},
    {u"readiness", AboutIt},
    {u"incident*", Incident},
    {u"outage*", Incident},
    {u"emergency", Emergency},
    {u"contingency", Emergency},
    {u"disaster recovery", Emergency},
    {u"if something goes wrong", Emergency},
    {u"template*", Templates},
    {u"canned message*", Templates},
    {u"planned", Planned},
    {u"non critical", Planned},
    {u"noncritical", Planned},
    {u"gradual*", Planned},
    {u"roles", Roles | Background},
    {u"team", Roles | Background},
    {u"responsibilit*", Roles | Background},
    {u"on call", Roles | Background},
    {u"staff*", Roles | Background},
    {u"roster", Roles | Background},
    {u"channel*", Channels | Background},
    {u"sign off*", Signoff},
    {u"signoff*", Signoff},
    {u"signature*", Signoff},
    {u"approval", Signoff},
    {u"approvals", Signoff},
    {u"approvers", Signoff},
    {u"declaration", Declaration},
    {u"declare", Declaration},
    {u"success criteria", Success | Metrics},
    {u"acceptance criteria", Success | Metrics},
    {u"exit criteria", Success | Metrics},
    {u"metric*", Metrics},
    {u"kpi*", Metrics},
    {u"indicator*", Metrics},
    {u"threshold*", Metrics},
    {u"slo", Metrics},
    {u"slos", Metrics},
    {u"sla", Metrics},
    {u"slas", Metrics},
    {u"overview", Background},
    {u"background", Background},
    {u"introduction", Background},
    {u"contents", Background},
    {u"reference*", Background},
    {u"glossary", Background},
    {u"scope", Background},
    {u"purpose", Background},
    {u"assumption*", Background},
    {u"appendix", Background},
    {u"links", Background},
    {u"contact*", Background},
    {u"communication*", Background},
    {u"escalation*", Background},
    {u"lessons", Background},
    {u"faq", Background},
    {u"notes", Background},
    {u"note", Background},
    {u"about", Background},
    {u"history", Background},
    {u"changelog", Background},
    {u"audience", Background},
    {u"architecture", Background},
    {u"participants", Background},
    {u"attendees", Background},
    {u"risks", Background},
    {u"prerequisites", Background},
    {u"timeline", Background},
    {u"schedule", Background},
    {u"agenda", Background},
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

// Lower case, one blank for every run of marks and blanks.
std::u16string words(const QString& title)
{
    std::u16string out;
    for (const QChar c : title) {
        if (c.isLetterOrNumber())
            out += c.toLower().unicode();
        else if (!out.empty() && out.back() != u' ')
            out += u' ';
        if (out.size() > 300)
            break;
    }
    return out;
}

quint32 sensesOf(const QString& title)
{
    const std::u16string text = words(title);
    quint32 senses = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool wordBegins = at == 0 || text[at - 1] == u' ';
        if (!wordBegins || text[at] < u'a' || text[at] > u'z')
            continue;
        const std::u16string_view rest = std::u16string_view(text).substr(at);
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
    meaning.gate = senses & Gate;
    meaning.deliverables = senses & Deliverables;
    meaning.expected = senses & Expected;
    meaning.rollback = (senses & GoesBack) && !(senses & AboutIt);
    meaning.incident = (senses & Incident) && !(senses & IncidentAfterwards);
    meaning.emergency = (senses & Emergency) && !(senses & AboutIt);
    meaning.templates = senses & Templates;
    meaning.planned = senses & Planned;
    meaning.background = senses & Background;
    meaning.roles = senses & Roles;
    meaning.channels = senses & Channels;
    meaning.signoff = senses & Signoff;
    meaning.declaration = senses & Declaration;
    meaning.success = senses & Success;
    meaning.metrics = senses & Metrics;
    return meaning;
}

} // namespace holdpoint::runbook
