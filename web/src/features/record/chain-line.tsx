// The way of one deal from lead to cash, as one line: what was reached, when, and how many days after the step
// before; each opens its record. What has not come yet is pale, the next of it named.

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { chainQuery, dealOf, hop_names, type ChainStep } from '@/api/chain';
import type { ObjectMeta, RecordData } from '@/api/types';
import { hop_words } from '@/records/chain-words';
import { useT } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import classes from '@/features/record/chain.module.css';

const first_of_deal = hop_names.indexOf('opportunity');

/** Steps of a lead that were passed over, or never were, say nothing of a deal that is there. */
const shown = (step: ChainStep) => step.state === 'reached' || (step.state === 'missing' && hop_names.indexOf(step.hop) >= first_of_deal);

/** On a narrow screen the next step is the one to see. */
function showNext(line: HTMLElement | null): void {
    const next = line?.querySelector<HTMLElement>('[data-next]');
    if (line && next) line.scrollLeft = next.offsetLeft - (line.clientWidth - next.clientWidth) / 2;
}

export function ChainLine({ object, record }: { object: ObjectMeta; record: RecordData }) {
    const t = useT();
    const texts = useTexts();
    const deal = dealOf(object.name, record);
    const { data } = useQuery({ ...chainQuery(deal ?? '', record.version), enabled: deal !== null });
    if (!deal || !data) return null;
    const since = (days: number | null) => (days === null ? '' : days < 0 ? t('chain.days_earlier', { count: -days }) : t('chain.days_later', { count: days }));
    return (
        // The line scrolls where it is narrow, so the keyboard has to reach it.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div className={classes['chain']} ref={showNext} tabIndex={0} role="region" aria-label={t('chain.title')}>
            <ol>
                {data.hops.filter(shown).map((step) => {
                    const name = t(hop_words[step.hop]);
                    const here = step.object === object.name && step.id === record.id;
                    const next = step.hop === data.next;
                    return (
                        <li key={step.hop} data-state={step.state} data-next={next || undefined}>
                            {step.state === 'reached' && step.object && step.id && !here ? (
                                <Link to="/$object/$record" params={{ object: step.object, record: step.id }} search={{}} title={step.name ?? undefined}>
                                    {name}
                                </Link>
                            ) : (
                                <span aria-current={here ? 'true' : undefined}>{name}</span>
                            )}
                            <small className="tabular">
                                {step.state === 'reached' ? (step.on ? texts.date(step.on) : t('chain.no_day')) : next ? t('chain.next') : t('chain.not_yet')}
                                {step.days !== null && <em>{since(step.days)}</em>}
                            </small>
                        </li>
                    );
                })}
            </ol>
        </div>
    );
}
