// The seal of the audit trail: how far the log is sealed, whether it still is what was sealed, and what an auditor
// takes along.

import { Alert, Button, Checkbox, CopyButton, Skeleton } from '@mantine/core';
import { IconCheck, IconCopy, IconDownload, IconShieldCheck } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { finishedJob } from '@/api/admin';
import { headsQuery, sealBundle, sealQuery, verifySeal, type Seal, type SealCheck } from '@/api/seal';
import { problemText, useSubmit } from '@/api/use-submit';
import { Loaded } from '@/features/settings/section';
import { useNow } from '@/lib/hooks';
import { useLanguage, useT } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { Chip } from '@/ui/chip';
import { EmptyState } from '@/ui/empty-state';
import about from '@/features/settings/about.module.css';
import classes from '@/features/settings/audit.module.css';
import shared from '@/features/settings/settings.module.css';

const counted_max = 100_000;

export function AuditSeal() {
    const t = useT();
    const { data, error } = useQuery({ ...sealQuery, refetchInterval: 5_000 });
    if (error) return <EmptyState title={t('trouble.title')} text={problemText(t, error)} />;
    if (!data) return <Skeleton height={240} />;
    return (
        <>
            <p className="dimmed">
                {t('settings.seal_text')}{' '}
                <Link to="/help/$topic" params={{ topic: 'audit' }} search={{}}>
                    {t('settings.seal_how')}
                </Link>
            </p>
            <Verdict seal={data} />
            <Facts seal={data} />
            {data.head && <Bundle />}
            <Heads />
        </>
    );
}

function Verdict({ seal: { last_check: check, head, stopped } }: { seal: Seal }) {
    const t = useT();
    const client = useQueryClient();
    const { busy, error, submit } = useSubmit();
    const verify = () =>
        void submit(async () => {
            const { job } = await verifySeal();
            await finishedJob(job);
            await client.invalidateQueries({ queryKey: ['seal'] });
        });
    return (
        <div className={classes['verdict']} role="status">
            {error && <Alert color="red">{error}</Alert>}
            {stopped && <Stopped why={stopped} />}
            {check && check.faults > 0 && <Broken check={check} />}
            <div className={classes['tools']}>
                <Button size="compact-sm" leftSection={<IconShieldCheck size={14} stroke={1.6} />} loading={busy} disabled={!head} onClick={verify}>
                    {t('settings.seal_verify')}
                </Button>
                {check && check.faults === 0 && <Whole check={check} />}
                {!check && <span className="dimmed">{t('settings.seal_unchecked')}</span>}
            </div>
        </div>
    );
}

function Stopped({ why }: { why: { en: string; zh: string } }) {
    const { t, label } = useLanguage();
    return (
        <Alert color="red" title={t('settings.seal_stopped')}>
            <p>{label(why)}</p>
            <p>{t('settings.seal_stopped_text')}</p>
        </Alert>
    );
}

function Whole({ check }: { check: SealCheck }) {
    const t = useT();
    const texts = useTexts();
    const now = useNow();
    return (
        <>
            <Chip color="green">{t('settings.seal_whole')}</Chip>
            <span className="dimmed">
                <time dateTime={check.at} title={texts.date_time(check.at)}>
                    {texts.relative(check.at, now)}
                </time>{' '}
                · {t('settings.seal_compared', { count: check.sealed })}
            </span>
        </>
    );
}

function Broken({ check }: { check: SealCheck }) {
    const { t, label } = useLanguage();
    const texts = useTexts();
    return (
        <Alert color="red" title={t('settings.seal_broken', { count: check.faults })}>
            <p>{check.first && label(check.first.what)}</p>
            <p>
                {texts.date_time(check.at)} · {t('settings.seal_broken_text')}
            </p>
        </Alert>
    );
}

function Facts({ seal: { head, waiting, public_key } }: { seal: Seal }) {
    const t = useT();
    const texts = useTexts();
    const now = useNow();
    const fact = (term: string, value: ReactNode) => (
        <div key={term} className={about['fact']}>
            <dt>{term}</dt>
            <dd>{value}</dd>
        </div>
    );
    const waits = waiting >= counted_max ? t('settings.seal_many', { count: texts.number(counted_max) }) : texts.number(waiting);
    return (
        <>
            <dl className={about['facts']}>
                {fact(t('settings.seal_size'), texts.number(head?.size ?? 0))}
                {fact(t('settings.seal_waiting'), waits)}
                {fact(
                    t('settings.seal_at'),
                    head ? (
                        <time dateTime={head.at} title={texts.date_time(head.at)}>
                            {texts.relative(head.at, now)}
                        </time>
                    ) : (
                        t('settings.seal_never')
                    ),
                )}
            </dl>
            {head && <Code label={t('settings.seal_root')} text={head.root} />}
            {public_key && <Code label={t('settings.seal_key')} text={public_key} />}
            {head && public_key && head.key !== public_key && <Alert color="orange">{t('settings.seal_other_key')}</Alert>}
        </>
    );
}

function Code({ label, text }: { label: string; text: string }) {
    const t = useT();
    return (
        <div className={classes['code']}>
            <span className="dimmed">{label}</span>
            <code>{text}</code>
            <CopyButton value={text}>
                {({ copied, copy }) => (
                    <Button variant="subtle" size="compact-xs" leftSection={copied ? <IconCheck size={13} /> : <IconCopy size={13} />} aria-label={`${t('settings.copy')}: ${label}`} onClick={copy}>
                        {t(copied ? 'settings.copied' : 'settings.copy')}
                    </Button>
                )}
            </CopyButton>
        </div>
    );
}

function Bundle() {
    const t = useT();
    const [values, setValues] = useState(true);
    return (
        <div className={classes['verdict']}>
            <p className="dimmed">{t('settings.seal_bundle_text')}</p>
            <Checkbox label={t('settings.seal_values')} description={t('settings.seal_values_hint')} checked={values} onChange={(event) => setValues(event.currentTarget.checked)} />
            <div className={classes['tools']}>
                <Button variant="default" size="compact-sm" leftSection={<IconDownload size={14} stroke={1.6} />} component="a" href={sealBundle(values)} download>
                    {t('settings.seal_bundle')}
                </Button>
            </div>
        </div>
    );
}

function Heads() {
    const t = useT();
    const texts = useTexts();
    const list = useInfiniteQuery(headsQuery);
    const heads = list.data?.pages.flatMap((page) => page.heads) ?? [];
    return (
        <section aria-label={t('settings.seal_heads')}>
            <h3 className={classes['title']}>{t('settings.seal_heads')}</h3>
            <Loaded list={list} empty={heads.length === 0} empty_title={t('settings.seal_never')}>
                <ol className={shared['lines']}>
                    {heads.map((head) => (
                        <li key={head.size} className={shared['line']}>
                            <time dateTime={head.at} className="dimmed tabular">
                                {texts.date_time(head.at)}
                            </time>
                            <span className="tabular">{t('settings.seal_changes', { count: head.size })}</span>
                            <code className={classes['hash']} title={head.root}>
                                {head.root.slice(0, 16)}…
                            </code>
                        </li>
                    ))}
                </ol>
            </Loaded>
        </section>
    );
}
