// The links under which customers look at a quote: to copy while it is new, how often each was opened, how
// long which page was looked at.

import { Button, Checkbox, TextInput } from '@mantine/core';
import { IconCopy, IconEye, IconLink } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { linksQuery, newLink, revokeLink, type KnownLink, type ProposalLink } from '@/api/quotes';
import type { RecordData } from '@/api/types';
import { problemLine } from '@/api/use-submit';
import { useNow } from '@/lib/hooks';
import { useLanguage } from '@/lib/i18n';
import { onKeys } from '@/lib/keys';
import { useTexts } from '@/lib/texts';
import { toast } from '@/ui/toast';
import classes from '@/features/record/quotes/quotes.module.css';

/** Of a draft there is nothing to show; what has been answered or replaced still says who looked. */
export const acceptsLinks = (status: string): boolean => status !== 'draft' && status !== '';

function Fresh({ link }: { link: ProposalLink }) {
    const { t } = useLanguage();
    const address = `${window.location.origin}${link.path}`;
    return (
        <div className={classes['fresh']} role="status">
            <IconLink size={14} stroke={1.6} aria-hidden />
            <code>{address}</code>
            <Button size="compact-sm" variant="default" leftSection={<IconCopy size={14} stroke={1.6} />} onClick={() => void navigator.clipboard?.writeText(address).then(() => toast({ text: t('quotes.link_copied') }))}>
                {t('quotes.link_copy')}
            </Button>
            {link.code && (
                <>
                    <span>{t('quotes.code_is')}</span>
                    <code>{link.code}</code>
                </>
            )}
            <span className="dimmed">{t(link.code ? 'quotes.link_code_once' : 'quotes.link_once')}</span>
        </div>
    );
}

export function QuoteLinks({ record, may, fresh: first }: { record: RecordData; may: boolean; fresh: ProposalLink | null }) {
    const { t } = useLanguage();
    const client = useQueryClient();
    const query = linksQuery(record.id, record.version);
    const { data = [] } = useQuery(query);
    const [recipient, setRecipient] = useState<string | null>(null);
    const [code, setCode] = useState(false);
    const [made, setMade] = useState<ProposalLink | null>(null);
    const fresh = made ?? first;
    const refresh = () => client.invalidateQueries({ queryKey: query.queryKey });
    async function attempt(work: () => Promise<unknown>) {
        try {
            await work();
            await refresh();
        } catch (error) {
            toast({ text: problemLine(t, error), failed: true });
        }
    }
    const make = () =>
        attempt(async () => {
            setMade(await newLink(record.id, recipient?.trim() ?? '', code));
            setRecipient(null);
        });
    return (
        <>
            {fresh && <Fresh link={fresh} />}
            {data.length > 0 && (
                <ul className={classes['links']} aria-label={t('quotes.links')}>
                    {data.map((link) => (
                        <Known key={link.id} link={link} may={may} onRevoke={() => void attempt(() => revokeLink(record.id, link.id))} />
                    ))}
                </ul>
            )}
            {may && (
                <span className={classes['acts']} data-print="hide">
                    {recipient === null ? (
                        <Button size="compact-sm" variant="subtle" leftSection={<IconLink size={14} stroke={1.6} />} onClick={() => setRecipient('')}>
                            {t('quotes.link_new')}
                        </Button>
                    ) : (
                        <>
                            <TextInput
                                size="xs"
                                autoFocus
                                maxLength={120}
                                aria-label={t('quotes.recipient')}
                                placeholder={t('quotes.recipient')}
                                value={recipient}
                                onChange={(event) => setRecipient(event.currentTarget.value)}
                                onKeyDown={onKeys({ Enter: () => void make(), Escape: () => setRecipient(null) })}
                            />
                            <Checkbox size="xs" label={t('quotes.code_ask')} checked={code} onChange={(event) => setCode(event.currentTarget.checked)} />
                            <Button size="compact-sm" onClick={() => void make()}>
                                {t('quotes.link_make')}
                            </Button>
                        </>
                    )}
                </span>
            )}
        </>
    );
}

function Known({ link, may, onRevoke }: { link: KnownLink; may: boolean; onRevoke(): void }) {
    const { t } = useLanguage();
    const texts = useTexts();
    const now = useNow();
    const seconds = link.pages.map(({ page, seconds: spent }) => t('quotes.page_time', { page, time: `${spent} s` })).join(', ');
    return (
        <li className={classes['link']}>
            <IconEye size={14} stroke={1.6} aria-hidden />
            <span>{link.recipient || t('quotes.link_anybody')}</span>
            <span className="dimmed">{link.opened > 0 ? t('quotes.opened', { count: link.opened }) : t('quotes.unopened')}</span>
            {link.last_opened_at && <span className="dimmed" title={texts.date_time(link.last_opened_at)}>{texts.relative(link.last_opened_at, now)}</span>}
            {seconds && <span className="dimmed tabular">{seconds}</span>}
            {link.asks_for_code && <span className="dimmed">{link.code_misses > 0 ? t('quotes.code_misses', { count: link.code_misses }) : t('quotes.code_asked')}</span>}
            {link.revoked_at && <span className={classes['late']}>{t('quotes.revoked')}</span>}
            {may && !link.revoked_at && (
                <Button size="compact-xs" variant="subtle" color="gray" data-print="hide" onClick={onRevoke}>
                    {t('quotes.revoke')}
                </Button>
            )}
        </li>
    );
}
