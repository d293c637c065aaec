// How a quote stands and what can be done with it: send it, make it anew, note the answer.

import { Button, Checkbox, Modal, Textarea } from '@mantine/core';
import { IconChecks, IconFileTypePdf, IconSend, IconVersions, IconX } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { isOffered, recordApprovalsQuery } from '@/api/approvals';
import { isProblem } from '@/api/client';
import { nextVersion, pdfAddress, sendQuote, type ProposalLink } from '@/api/quotes';
import { recordQuery, refreshRecords, updateRecord } from '@/api/records';
import type { Named, ObjectMeta, RecordData } from '@/api/types';
import { problemLine } from '@/api/use-submit';
import { acceptsLinks, QuoteLinks } from '@/features/record/quotes/quote-links';
import { useLanguage } from '@/lib/i18n';
import { onKeys } from '@/lib/keys';
import { useShortcuts } from '@/lib/shortcuts';
import { useTexts } from '@/lib/texts';
import { useUndo } from '@/records/use-undo';
import { toast } from '@/ui/toast';
import dialog from '@/records/ask-dialog.module.css';
import classes from '@/features/record/quotes/quotes.module.css';

const AskApproval = lazy(async () => ({ default: (await import('@/records/approvals/ask-approval')).AskApproval }));

type Act = 'send' | 'accept' | 'decline';

/** An approval that stands before an act: of the quote as it is, or of the values that it is to get. */
interface Needed {
    text: string;
    process?: string;
    title?: string;
    values?: Record<string, unknown>;
}
const reason_max = 500;

const text = (record: RecordData, field: string) => (typeof record[field] === 'string' ? String(record[field]) : '');

function ToVersion({ says, to }: { says: 'quotes.newest' | 'quotes.previous'; to: Named | null }) {
    const { t } = useLanguage();
    if (!to) return null;
    return (
        <Link to="/$object/$record" params={{ object: 'quotes', record: to.id }} search={{}} className={classes['version']}>
            {t(says, { name: to.name })}
        </Link>
    );
}

export function QuoteBar({ object, record }: { object: ObjectMeta; record: RecordData }) {
    const { t, label, bring } = useLanguage();
    const texts = useTexts();
    const client = useQueryClient();
    const navigate = useNavigate();
    const undo = useUndo(object);
    const [asked, setAsked] = useState<Act | null>(null);
    const [fresh, setFresh] = useState<ProposalLink | null>(null);
    const [needed, setNeeded] = useState<Needed | null>(null);
    const status = text(record, 'status');
    const name = text(record, 'number') || text(record, 'name');
    const may = object.access.update;
    const open = status === 'sent' || status === 'viewed';
    const renewed = open || status === 'declined' || status === 'expired';
    const refresh = () => Promise.all([refreshRecords(client, object.name), client.invalidateQueries({ queryKey: recordQuery(object.name, record.id).queryKey })]);
    /** What can be asked for, where an approval is missing. */
    async function missing(error: unknown, values?: Record<string, unknown>): Promise<Needed | null> {
        const refusal = isProblem(error) ? error.errors.find(({ code }) => code === 'approval_required') : undefined;
        if (!refusal) return null;
        await bring(['approvals']);
        if (values) return { text: refusal.message, values };
        // The program alone sends: there is nothing to propose, the quote itself is approved.
        const { processes } = await client.fetchQuery(recordApprovalsQuery(object.name, record.id, record.version));
        const offer = processes.find((each) => isOffered(each) && each.stands_before.some(({ field, value }) => field === 'status' && value === 'sent'));
        return offer ? { text: t('quotes.send_needs', { name: label(offer.name) }), process: offer.id, title: t('approvals.ask_for', { name: label(offer.name) }) } : null;
    }
    async function attempt(work: () => Promise<void>, values?: Record<string, unknown>): Promise<boolean> {
        try {
            await work();
            return true;
        } catch (error) {
            const asks = await missing(error, values).catch(() => null);
            if (asks) {
                setNeeded(asks);
                return true;
            }
            toast({ text: problemLine(t, error), failed: true });
            await refresh();
            return false;
        }
    }
    const send = (code: boolean) =>
        attempt(async () => {
            const { link } = await sendQuote(record.id, record.version, code);
            await refresh();
            setFresh(link);
            toast({ text: t('quotes.sent', { name }) });
        });
    const decide = (values: Record<string, unknown>, said: string) =>
        attempt(async () => {
            await updateRecord(object.name, record.id, values, record.version);
            await refresh();
            toast({ text: said });
        }, values);
    const renew = () =>
        attempt(async () => {
            const { quote, batch, left_out } = await nextVersion(record.id);
            const lacks = object.fields.filter((field) => left_out.includes(field.name)).map((field) => label(field.label));
            await refresh();
            const id = `quote ${quote.id}`;
            toast({ id, text: lacks.length > 0 ? t('quotes.versioned_without', { fields: lacks.join(', ') }) : t('quotes.versioned'), action: { label: t('action.undo'), run: () => void undo(batch, id).then(refresh) } });
            await navigate({ to: '/$object/$record', params: { object: 'quotes', record: quote.id }, search: {} });
        });
    useShortcuts(may && status === 'draft' ? { s: () => setAsked('send') } : {});
    const until = text(record, 'valid_until');
    return (
        <section className={classes['bar']} aria-label={t('quotes.title')}>
            <span className={classes['said']}>
                {status === 'draft' && <span className="dimmed">{t('quotes.draft_hint')}</span>}
                {open && until && <span>{t('quotes.valid', { when: texts.date(until) })}</span>}
                {status === 'expired' && until && <span className={classes['late']}>{t('quotes.expired_since', { when: texts.date(until) })}</span>}
                {status === 'accepted' && text(record, 'accepted_by') && <span>{t('quotes.signed', { name: text(record, 'accepted_by'), when: texts.date_time(text(record, 'decided_at')) })}</span>}
                {status === 'declined' && <span>{text(record, 'decline_reason')}</span>}
                <ToVersion says="quotes.newest" to={(record['newest'] as Named | null) ?? null} />
                <ToVersion says="quotes.previous" to={(record['previous'] as Named | null) ?? null} />
            </span>
            <span className={classes['acts']} data-print="hide">
                {may && status === 'draft' && (
                    <Button size="compact-sm" title="S" leftSection={<IconSend size={14} stroke={1.6} />} onClick={() => setAsked('send')}>
                        {t('quotes.send')}
                    </Button>
                )}
                <Button size="compact-sm" variant="default" component="a" href={pdfAddress(record.id)} target="_blank" rel="noreferrer" leftSection={<IconFileTypePdf size={14} stroke={1.6} />}>
                    PDF
                </Button>
                {may && renewed && (
                    <Button size="compact-sm" variant="default" leftSection={<IconVersions size={14} stroke={1.6} />} onClick={() => void renew()}>
                        {t('quotes.version')}
                    </Button>
                )}
                {may && open && (
                    <>
                        <Button size="compact-sm" variant="default" leftSection={<IconChecks size={14} stroke={1.6} />} onClick={() => setAsked('accept')}>
                            {t('quotes.accept')}
                        </Button>
                        <Button size="compact-sm" variant="subtle" color="gray" leftSection={<IconX size={14} stroke={1.6} />} onClick={() => setAsked('decline')}>
                            {t('quotes.decline')}
                        </Button>
                    </>
                )}
            </span>
            {acceptsLinks(status) && <QuoteLinks record={record} may={may && open} fresh={fresh} />}
            {asked === 'send' && <Send name={name} onGo={send} onClose={() => setAsked(null)} />}
            {asked === 'accept' && (
                <Accept
                    name={name}
                    carries={record['carry_lines'] === true}
                    opportunity={Boolean(record['opportunity'])}
                    onGo={(carry_lines) => decide({ status: 'accepted', carry_lines }, [t('quotes.accepted', { name }), carry_lines && record['opportunity'] ? t('quotes.carried') : ''].filter(Boolean).join(' '))}
                    onClose={() => setAsked(null)}
                />
            )}
            {asked === 'decline' && <Decline name={name} onGo={(decline_reason) => decide({ status: 'declined', decline_reason }, t('quotes.declined', { name }))} onClose={() => setAsked(null)} />}
            {needed && (
                <Suspense>
                    <AskApproval object={object.name} record={record.id} {...needed} onClose={() => setNeeded(null)} />
                </Suspense>
            )}
        </section>
    );
}

interface ConfirmProps {
    title: string;
    says?: string;
    action: string;
    complete?: boolean;
    children?: React.ReactNode;
    onGo(): Promise<boolean>;
    onClose(): void;
}

function Confirm({ title, says, action, complete = true, children, onGo, onClose }: ConfirmProps) {
    const { t } = useLanguage();
    const [busy, setBusy] = useState(false);
    async function go() {
        if (!complete || busy) return;
        setBusy(true);
        if (await onGo()) onClose();
        else setBusy(false);
    }
    return (
        <Modal opened onClose={onClose} title={title} size={440} closeButtonProps={{ 'aria-label': t('action.close') }}>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    void go();
                }}
                onKeyDown={onKeys({ 'Mod+Enter': () => void go() })}
            >
                {says && <p className="dimmed">{says}</p>}
                {children && <div className={dialog['asked']}>{children}</div>}
                <div className={dialog['buttons']}>
                    <Button variant="default" onClick={onClose}>
                        {t('action.cancel')}
                    </Button>
                    <Button type="submit" loading={busy} disabled={!complete} data-autofocus={!children || undefined}>
                        {action}
                    </Button>
                </div>
            </form>
        </Modal>
    );
}

function Send({ name, onGo, onClose }: { name: string; onGo(code: boolean): Promise<boolean>; onClose(): void }) {
    const { t } = useLanguage();
    const [code, setCode] = useState(false);
    return (
        <Confirm title={t('quotes.send_title', { name })} says={t('quotes.send_text')} action={t('quotes.send')} onGo={() => onGo(code)} onClose={onClose}>
            <Checkbox data-autofocus label={t('quotes.code_ask')} description={t('quotes.code_help')} checked={code} onChange={(event) => setCode(event.currentTarget.checked)} />
        </Confirm>
    );
}

function Accept({ name, carries, opportunity, onGo, onClose }: { name: string; carries: boolean; opportunity: boolean; onGo(carry: boolean): Promise<boolean>; onClose(): void }) {
    const { t } = useLanguage();
    const [carry, setCarry] = useState(carries);
    return (
        <Confirm title={t('quotes.accept_title', { name })} says={t('quotes.accept_text')} action={t('quotes.accept')} onGo={() => onGo(carry)} onClose={onClose}>
            {opportunity && <Checkbox data-autofocus label={t('quotes.carry')} checked={carry} onChange={(event) => setCarry(event.currentTarget.checked)} />}
        </Confirm>
    );
}

function Decline({ name, onGo, onClose }: { name: string; onGo(reason: string): Promise<boolean>; onClose(): void }) {
    const { t } = useLanguage();
    const [reason, setReason] = useState('');
    return (
        <Confirm title={t('quotes.decline_title', { name })} action={t('quotes.decline')} complete={reason.trim() !== ''} onGo={() => onGo(reason.trim())} onClose={onClose}>
            <Textarea data-autofocus required autosize minRows={2} label={t('quotes.reason')} maxLength={reason_max} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
        </Confirm>
    );
}
