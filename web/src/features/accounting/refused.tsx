// What stays here: each reason once, with the first of the documents that it stops.

import { Link } from '@tanstack/react-router';
import type { Refusal } from '@/api/accounting';
import { documentsShown, namesShown, otherRefusals, wantedNames } from '@/features/accounting/accounting-model';
import { GiveName } from '@/features/accounting/give-name';
import { useT } from '@/lib/i18n';
import classes from '@/features/accounting/accounting.module.css';

export function Refused({ refused }: { refused: readonly Refusal[] }) {
    const t = useT();
    const wanted = wantedNames(refused);
    const others = otherRefusals(refused);
    return (
        <>
            {wanted.length > 0 && (
                <section className={classes['block']} aria-labelledby="accounting-wanted">
                    <h2 id="accounting-wanted">{t('accounting.wanted')}</h2>
                    <ul className={classes['wanted']}>
                        {wanted.slice(0, namesShown).map(({ key, messages, name_for, of }) => (
                            <GiveName key={key} wanted={name_for} messages={messages} count={of.length}>
                                <Stopped of={of} />
                            </GiveName>
                        ))}
                    </ul>
                    {wanted.length > namesShown && <p className="dimmed">{t('accounting.more_names', { count: wanted.length - namesShown })}</p>}
                </section>
            )}
            {others.length > 0 && (
                <section className={classes['block']} aria-labelledby="accounting-kept">
                    <h2 id="accounting-kept">{t('accounting.stays')}</h2>
                    <ul className={classes['refusals']}>
                        {others.map(({ code, messages, of }) => (
                            <li key={code}>
                                {messages.map((message) => (
                                    <p key={message}>{message}</p>
                                ))}
                                <Stopped of={of} />
                            </li>
                        ))}
                    </ul>
                </section>
            )}
        </>
    );
}

/** Links to the first few, and how many there are besides. */
function Stopped({ of }: { of: readonly Refusal[] }) {
    const t = useT();
    const records = of.filter(({ id }) => id);
    return (
        <p className={classes['stopped']}>
            {records.slice(0, documentsShown).map(({ object, id, number }) => id && (
                <Link key={id} to="/$object/$record" params={{ object, record: id }} search={{}}>
                    {number || '–'}
                </Link>
            ))}
            {records.length > documentsShown && <span className="dimmed">{t('accounting.more_documents', { count: records.length - documentsShown })}</span>}
        </p>
    );
}
