// The one list of field kinds. A new kind is a folder and two lines here.

import type { Field } from '@/api/types';
import type { AnyKind } from '@/fields/kind';
import { text } from '@/fields/text';
import { long_text } from '@/fields/long-text';
import { rich_text } from '@/fields/rich-text';
import { email } from '@/fields/email';
import { phone } from '@/fields/phone';
import { url } from '@/fields/url';
import { emails } from '@/fields/emails';
import { phones } from '@/fields/phones';
import { integer } from '@/fields/integer';
import { decimal } from '@/fields/decimal';
import { percent } from '@/fields/percent';
import { rating } from '@/fields/rating';
import { duration } from '@/fields/duration';
import { money } from '@/fields/money';
import { boolean } from '@/fields/boolean';
import { date } from '@/fields/date';
import { timestamp } from '@/fields/timestamp';
import { choice } from '@/fields/choice';
import { choices } from '@/fields/choices';
import { tags } from '@/fields/tags';
import { address } from '@/fields/address';
import { user } from '@/fields/user';
import { reference } from '@/fields/reference';
import { any_reference } from '@/fields/any-reference';
import { file } from '@/fields/file';
import { image } from '@/fields/image';
import { autonumber } from '@/fields/autonumber';
import { json } from '@/fields/json';
import { odds } from '@/fields/odds';
import { quality } from '@/fields/quality';

export const kinds: readonly AnyKind[] = [
    text,
    long_text,
    rich_text,
    email,
    phone,
    url,
    emails,
    phones,
    integer,
    decimal,
    percent,
    rating,
    duration,
    money,
    boolean,
    date,
    timestamp,
    choice,
    choices,
    tags,
    address,
    user,
    reference,
    any_reference,
    file,
    image,
    autonumber,
    json,
    quality,
    odds,
];

const { Edit: _, ...unknown_kind } = json;
const by_name = new Map(kinds.map((kind) => [kind.kind, kind]));

/** The kind of a field; one that we do not know yet is shown as it comes and cannot be edited. */
export function kindOf(field: Pick<Field, 'kind'>): AnyKind {
    return by_name.get(field.kind) ?? unknown_kind;
}
