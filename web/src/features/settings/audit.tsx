// The audit trail: every change of a record that one may see, and beside it what administrators did.

import { Button, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { IconArrowBackUp, IconDownload } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { auditQuery, trailFile, trailQuery, type AuditEntry, type TrailEntry } from '@/api/admin';
import { manyLabel, oneLabel, titleOf, useMeta } from '@/api/meta';
import { recordQuery } from '@/api/records';
import { useMay, useSession } from '@/api/session';
import type { ObjectMeta } from '@/api/types';
import { RecordSelect } from '@/fields/shared/record-select';
import { AuditSeal } from '@/features/settings/audit-seal';
import { Loaded, Section } from '@/features/settings/section';
import { dayEnd, dayStart } from '@/features/settings/days';
import { UndoDialog } from '@/features/settings/undo-dialog';
import { useLanguage, useT, type MessageId } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import { useTexts } from '@/lib/texts';
import { Diff } from '@/records/diff';
import { Chip, Plain } from '@/ui/chip';
import classes from '@/features/settings/audit.module.css';
import shared from '@/features/settings/settings.module.css';

const kinds: Record<string, { label: MessageId; color: string }> = {
    create: { label: 'settings.act_create', color: 'green' },
    update: { label: 'settings.act_update', color: 'blue' },
    delete: { label: 'settings.act_delete', color: 'red' },
    restore: { label: 'settings.act_restore', color: 'teal' },
    erase: { label: 'settings.act_erase', color: 'red' },
};
const ways: Record<string, MessageId> = {
    web: 'settings.via_web', api: 'settings.via_api', import: 'settings.via_import', rule: 'settings.via_rule', job: 'settings.via_job', undo: 'settings.via_undo',
};

export function Audit() {
    const t = useT();
    const admin = useMay('admin');
    const navigate = useNavigate();
    const asked = useSearch({ strict: false }) as Search;
    const tab = admin && (asked.tab === 'acts' || asked.tab === 'seal') ? asked.tab : 'records';
    return (
        <Section wide title={t('settings.audit')} text={t('settings.audit_text')}>
            {admin && (
                <SegmentedControl
                    style={{ alignSelf: 'flex-start' }}
                    aria-label={t('settings.audit')}
                    data={[
                        { value: 'records', label: t('settings.audit_records') },
                        { value: 'acts', label: t('settings.audit_acts') },
                        { value: 'seal', label: t('settings.audit_seal') },
                    ]}
                    value={tab}
                    onChange={(next) => void navigate({ to: '.', search: { tab: next }, replace: true })}
                />
            )}
            {tab === 'acts' ? <Acts /> : tab === 'seal' ? <AuditSeal /> : <Trail asked={asked} />}
        </Section>
    );
}

function Trail({ asked }: { asked: Search }) {
    const { t, label } = useLanguage();
    const navigate = useNavigate();
    const meta = useMeta();
    const { user, workspace } = useSession();
    const zone = user.time_zone || workspace.time_zone;
    const ask = (change: Partial<Search>) => void navigate({ to: '.', search: { ...asked, ...change }, replace: true });
    const { data: person } = useQuery({ ...recordQuery('users', asked.user ?? ''), enabled: Boolean(asked.user) });
    const question = {
        object: asked.object, record: asked.record, user: asked.user, kind: asked.kind, via: asked.via, batch: asked.batch,
        from: asked.from ? dayStart(asked.from, zone) : undefined,
        to: asked.to ? dayEnd(asked.to, zone) : undefined,
    };
    const may_export = useMay('export');
    const list = useInfiniteQuery(trailQuery(question));
    const changes = list.data?.pages.flatMap((page) => page.changes) ?? [];
    const option = (value: string, text: string) => ({ value, label: text });
    return (
        <>
            <div className={classes['filters']} role="search" aria-label={t('settings.audit_filter')}>
                <NativeSelect
                    label={t('settings.object')}
                    value={asked.object ?? ''}
                    data={[option('', t('settings.everything')), ...meta.objects.map((each) => option(each.name, label(manyLabel(each))))]}
                    onChange={(event) => ask({ object: event.currentTarget.value })}
                />
                <RecordSelect
                    object="users"
                    value={person ? { id: person.id, name: titleOf(meta.object('users'), person) } : null}
                    onChange={(next) => ask({ user: next?.id ?? '' })}
                    input={{ label: t('settings.user') }}
                />
                <NativeSelect
                    label={t('settings.act')}
                    value={asked.kind ?? ''}
                    data={[option('', t('settings.everything')), ...Object.entries(kinds).map(([value, each]) => option(value, t(each.label)))]}
                    onChange={(event) => ask({ kind: event.currentTarget.value })}
                />
                <NativeSelect
                    label={t('settings.via')}
                    value={asked.via ?? ''}
                    data={[option('', t('settings.everything')), ...Object.entries(ways).map(([value, each]) => option(value, t(each)))]}
                    onChange={(event) => ask({ via: event.currentTarget.value })}
                />
                <TextInput type="date" label={t('filter.from')} value={asked.from ?? ''} onChange={(event) => ask({ from: event.currentTarget.value })} />
                <TextInput type="date" label={t('filter.to')} value={asked.to ?? ''} onChange={(event) => ask({ to: event.currentTarget.value })} />
            </div>
            <div className={classes['tools']}>
                {asked.user && asked.from && <UndoActs asked={asked} name={person ? titleOf(meta.object('users'), person) : ''} from={dayStart(asked.from, zone)} to={asked.to ? dayEnd(asked.to, zone) : undefined} />}
                {may_export && (
                    <Button variant="default" size="compact-sm" leftSection={<IconDownload size={14} stroke={1.6} />} component="a" href={trailFile(question)} download>
                        {t('settings.audit_export')}
                    </Button>
                )}
                {asked.user && !asked.from && <span className="dimmed">{t('settings.undo_acts_hint')}</span>}
            </div>
            <Loaded list={list} empty={changes.length === 0 && !list.hasNextPage} empty_title={t('settings.no_changes')}>
                <ol className={classes['trail']}>
                    {changes.map((entry) => (
                        <Entry key={entry.seq} entry={entry} object={meta.object(entry.object)} />
                    ))}
                </ol>
            </Loaded>
        </>
    );
}

/** Takes back everything that somebody did in the days that are shown. */
function UndoActs({ asked, name, from, to }: { asked: Search; name: string; from: string; to: string | undefined }) {
    const t = useT();
    const { user } = useSession();
    const admin = useMay('admin');
    const [open, setOpen] = useState(false);
    if (!admin && asked.user !== user.id) return null;
    return (
        <>
            <Button variant="default" size="compact-sm" leftSection={<IconArrowBackUp size={14} stroke={1.6} />} onClick={() => setOpen(true)}>
                {t('settings.undo_acts', { name })}
            </Button>
            {open && (
                <UndoDialog
                    title={t('settings.undo_acts', { name })}
                    scope={{ user: asked.user ?? '', from, ...(to ? { to } : {}), ...(asked.object ? { object: asked.object } : {}) }}
                    onClose={() => setOpen(false)}
                />
            )}
        </>
    );
}

function Entry({ entry: { object: name, id, title, change }, object }: { entry: TrailEntry; object: ObjectMeta | undefined }) {
    const { t, label } = useLanguage();
    const texts = useTexts();
    const kind = kinds[change.kind];
    const shown = change.kind === 'delete' ? [] : change.changes;
    return (
        <li className={classes['entry']}>
            <div className={classes['head']}>
                <time dateTime={change.at} className="dimmed tabular">
                    {texts.date_time(change.at)}
                </time>
                <strong>{change.by?.name ?? t('settings.program')}</strong>
                {kind && <Chip color={kind.color}>{t(kind.label)}</Chip>}
                <span className="dimmed">{object ? label(oneLabel(object)) : name}</span>
                {object?.role === 'junction' ? null : title === null ? (
                    <span className="dimmed">{t(object?.role === 'personal' ? 'settings.of_somebody' : 'settings.gone')}</span>
                ) : (
                    <Link to="/$object/$record" params={{ object: name, record: id }} search={{}}>
                        {title || t('record.untitled')}
                    </Link>
                )}
                {ways[change.via] && <Plain>{t(ways[change.via] as MessageId)}</Plain>}
                {change.batch && (
                    <Link to="/settings/$section" params={{ section: 'audit' }} search={{ batch: change.batch }} className={classes['batch']}>
                        {t('settings.of_batch')}
                    </Link>
                )}
            </div>
            {object && shown.length > 0 && <Diff object={object} changes={shown} {...(change.kind === 'create' ? { created: true, shown_max: 6 } : {})} />}
        </li>
    );
}

const acts: Record<string, MessageId> = {
    preview: 'settings.did_preview', invitation: 'settings.did_invite', invitation_withdrawn: 'settings.did_withdraw', reset_link: 'settings.did_reset', link_used: 'settings.did_use',
    password_set: 'settings.did_password', settings: 'settings.did_settings', schema: 'settings.did_schema', template: 'settings.did_template', purge: 'settings.did_purge', erase: 'settings.did_erase',
    export: 'settings.did_export', export_all: 'settings.did_export_all', archive: 'settings.did_archive', seal_bundle: 'settings.did_seal_bundle', at_rest: 'settings.did_at_rest',
    second_factor_on: 'settings.did_factor_on', second_factor_off: 'settings.did_factor_off', recovery_codes: 'settings.did_codes', wrong_code: 'settings.did_wrong_code',
    passkey_added: 'settings.did_passkey_added', passkey_removed: 'settings.did_passkey_removed', passkeys_removed: 'settings.did_passkeys_removed', passkey_counter: 'settings.did_passkey_counter', unlocked_by_console: 'settings.did_unlocked_by_console',
};

function Acts() {
    const t = useT();
    const texts = useTexts();
    const list = useInfiniteQuery(auditQuery);
    const entries = list.data?.pages.flatMap((page) => page.entries) ?? [];
    const detail = ({ detail: of }: AuditEntry) => Object.values(of ?? {}).filter((value) => typeof value === 'string').join(' ');
    return (
        <Loaded list={list} empty={entries.length === 0} empty_title={t('settings.no_acts')}>
            <ol className={shared['lines']}>
                {entries.map((entry) => (
                    <li key={entry.id} className={shared['line']}>
                        <time dateTime={entry.at} className="dimmed tabular">
                            {texts.date_time(entry.at)}
                        </time>
                        <strong>{entry.by?.name ?? t('settings.program')}</strong>
                        <span>{acts[entry.what] ? t(acts[entry.what] as MessageId) : entry.what}</span>
                        {entry.user && <span>{entry.user.name}</span>}
                        <span className="dimmed">{detail(entry)}</span>
                    </li>
                ))}
            </ol>
        </Loaded>
    );
}
